-- Whatever changes the catalog, our code or SQL by hand, raises this number: a process that has read it knows whether to read the catalog again.
CREATE TABLE "CatalogVersion" (
    "id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "CatalogVersion_pkey" PRIMARY KEY ("id")
);
INSERT INTO "CatalogVersion" ("id", "version") VALUES (1, 0);

-- What the built-in list last wrote to a row: a row that says something else by now is the operator's.
ALTER TABLE "Model" ADD COLUMN "importedHash" TEXT;

CREATE FUNCTION "raise_catalog_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1;
    RETURN NULL;
END $$;

CREATE TRIGGER "Provider_raises_catalog_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "Provider"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "Model_raises_catalog_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "Model"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "ModelRoute_raises_catalog_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "ModelRoute"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "PriceVersion_raises_catalog_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "PriceVersion"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
