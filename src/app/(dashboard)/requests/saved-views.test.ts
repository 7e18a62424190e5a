import { expect, test } from "vitest";
import { addView, readViews, removeView, viewQuery } from "./saved-views";

test("a view is the page's parameters in one order, without the request that is open", () => {
  expect(viewQuery(new URLSearchParams("status=error&range=7d&request=req_1"))).toBe("range=7d&status=error");
  expect(viewQuery(new URLSearchParams("range=7d&status=error"))).toBe("range=7d&status=error");
});

test("a name stands for one view; the same name again changes it", () => {
  const one = addView([], { name: " Failed ", query: "status=error" });
  const two = addView(one, { name: "Expensive", query: "minCost=1" });
  expect(two.map(({ name }) => name)).toEqual(["Expensive", "Failed"]);
  expect(addView(two, { name: "Failed", query: "status=500" })).toContainEqual({ name: "Failed", query: "status=500" });
  expect(addView(two, { name: "  ", query: "" })).toEqual(two);
  expect(removeView(two, "Failed").map(({ name }) => name)).toEqual(["Expensive"]);
});

test("what is stored is checked when it comes back", () => {
  const views = [{ name: "Failed", query: "status=error" }];
  expect(readViews(JSON.stringify(views))).toEqual(views);
  for (const text of [null, "", "{", "null", "7", '{"name":"x"}', '[null,7,{"name":1,"query":""},[]]']) expect(readViews(text)).toEqual([]);
});
