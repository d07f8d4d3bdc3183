// SPDX-License-Identifier: Apache-2.0
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
  Host host;
  Instance bookmarks(load(PATCHBAY_TESTED_LIBRARY), host);

  host.expect("GET", "https://api.bookmarks.example/tags/c%2B%2B?limit=20")
      .answer(200, R"({"bookmarks":[{"url":"https://a.test","private":1}]})");
  expect(bookmarks.invoke("find", R"({"tag":"c++"})").result,
         R"({"bookmarks":[{"url":"https://a.test"}]})");

  host.expect("GET", "https://api.bookmarks.example/tags/none?limit=5").answer(404);
  expect(bookmarks.invoke("find", R"({"tag":"none","limit":5})").message,
         "tag \"none\": no bookmark carries it; try another tag.");

  host.expect("GET", "https://api.bookmarks.example/me").answer(200, R"({"id":"7","name":"Ann"})");
  expect(bookmarks.identify().result, R"({"account":"7","name":"Ann"})");

  host.expect("GET", "https://api.bookmarks.example/me").answer(401);
  expect(std::to_string(bookmarks.probe().status), std::to_string(PATCHBAY_E_LINK_EXPIRED));

  expect(host.problems(), "");
  return failures;
}
