// SPDX-License-Identifier: Apache-2.0
#include <patchbay/testing/documents.h>
#include <patchbay/testing/instance.h>

#include <iostream>

using namespace patchbay::testing;

static int failures = 0;

static void expect(const std::string& found, const std::string& expected) {
  if (found == expected) return;
  ++failures;
  std::cerr << "found    " << found << "\nexpected " << expected << "\n";
}

int main() {
  const std::string api = "https://api.wiki.example";
  Host host;
  Instance wiki(load(PATCHBAY_TESTED_LIBRARY), host);
  Documents documents(wiki);

  host.expect("GET", api + "/pages?after=")
      .answer(200, R"({"pages":[{"id":"7","title":"Apples","edited":"3"}],"next":"7"})");
  host.expect("GET", api + "/pages?after=7")
      .answer(200, R"({"pages":[{"id":"9","title":"Pears","edited":"1"}],"next":""})");
  const Stepped all = documents.run();
  expect(all.upserts.at(0).id + all.upserts.at(1).id, "79");
  expect(all.upserts.at(0).title + " " + all.upserts.at(0).version, "Apples 3");
  expect(all.is_complete() ? "complete" : "not complete", "complete");

  host.expect("GET", api + "/pages/7/text").answer(200, "About /pages/7/text");
  expect(documents.fetch(all.upserts.at(0)).text(), "About /pages/7/text");

  expect(host.problems(), "");
  return failures;
}
