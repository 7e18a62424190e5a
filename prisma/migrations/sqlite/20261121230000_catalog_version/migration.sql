-- Whatever changes the catalog, our code or SQL by hand, raises this number: a process that has read it knows whether to read the catalog again.
CREATE TABLE "CatalogVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL
);
INSERT INTO "CatalogVersion" ("id", "version") VALUES (1, 0);

-- What the built-in list last wrote to a row: a row that says something else by now is the operator's.
ALTER TABLE "Model" ADD COLUMN "importedHash" TEXT;

CREATE TRIGGER "Provider_insert_raises_catalog_version" AFTER INSERT ON "Provider"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Provider_update_raises_catalog_version" AFTER UPDATE ON "Provider"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Provider_delete_raises_catalog_version" AFTER DELETE ON "Provider"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Model_insert_raises_catalog_version" AFTER INSERT ON "Model"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Model_update_raises_catalog_version" AFTER UPDATE ON "Model"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "Model_delete_raises_catalog_version" AFTER DELETE ON "Model"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "ModelRoute_insert_raises_catalog_version" AFTER INSERT ON "ModelRoute"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "ModelRoute_update_raises_catalog_version" AFTER UPDATE ON "ModelRoute"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "ModelRoute_delete_raises_catalog_version" AFTER DELETE ON "ModelRoute"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "PriceVersion_insert_raises_catalog_version" AFTER INSERT ON "PriceVersion"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "PriceVersion_update_raises_catalog_version" AFTER UPDATE ON "PriceVersion"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
CREATE TRIGGER "PriceVersion_delete_raises_catalog_version" AFTER DELETE ON "PriceVersion"
BEGIN UPDATE "CatalogVersion" SET "version" = "version" + 1 WHERE "id" = 1; END;
