// Tests issues, pull requests and discussions of GitHub as documents. C10, C14 … are the known
// problems of GitHub that a test covers.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "plugins/github/documents_seed.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
namespace sandbox = patchbay::sandbox;

TEST_CASE(
    "documents: rows that move while issues are paged through are listed all the same (C10)") {
  json all = people();
  all["generate"] = {
      {{"full_name", "ann/big"}, {"id", 5}, {"issues", 220}, {"pulls", 30}, {"minutes_apart", 1}}};
  Source source(all);
  bool is_first = true;
  source.after_answer = [&](const std::string& url) {
    if (!is_first || url.find("/issues?") == url.npos) return;
    is_first = false;
    source.change({{"repository", "ann/big"},
                   {"issue", {{"number", 207}, {"body", "new text"}}},
                   {"remove_issue", 9}});
  };
  auto documents = source.of("5");
  const Stepped run = documents.run();
  REQUIRE(run.outcome.ok());
  for (int number = 1; number <= 250; ++number) {
    INFO(number);
    CHECK(run.find("issue:" + std::to_string(number)) != nullptr);
  }
  CHECK(run.find("issue:207")->content->find("new text") != std::string::npos);
  CHECK_FALSE(run.is_partial());
  // Issue 9 was listed before it was deleted. The next listing does not contain it.
  CHECK(documents.run().find("issue:9") == nullptr);
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: addresses of pages that count rows begin again at the last row's time") {
  Source source(seed(json::object()));
  const std::string base = source.sandbox.url() + "/repositories/5/issues";
  const std::string first = base + "?state=all&sort=updated&direction=asc&per_page=100";
  const auto row = [](int number, const std::string& time) {
    return json{{"number", number}, {"title", "t"},       {"state", "open"},
                {"html_url", "h"},  {"created_at", time}, {"updated_at", time}};
  };
  const std::string t1 = "2025-01-01T00:00:00Z";
  const std::string t2 = "2025-01-02T00:00:00Z";
  const auto next = [&](const std::string& page) {
    return Headers{{"Link", "<" + base + "?page=" + page + ">; rel=\"next\""}};
  };
  source.host.expect("GET", first).answer(200, json{row(1, t1), row(2, t2)}.dump(), next("2"));
  source.host.expect("GET", first + "&since=2025-01-02T00%3A00%3A00Z")
      .answer(200, json{row(2, t2), row(3, t2)}.dump(), next("7"));
  source.host.expect("GET", base + "?page=7").answer(200, json::array({row(4, t2)}).dump());
  const Stepped run = source.of("5").run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(run.find("issue:4") != nullptr);
  // All rows had the same time, so pages could only be counted, and a row may be missing.
  CHECK(run.is_partial());
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: changed issues of a single time that fill a page begin a new listing (C10)") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped listed = documents.run();
  const std::string base = source.sandbox.url() + "/repositories/5/issues";
  const std::string time = "2099-01-01T00:00:00Z";
  const std::string since = json::parse(listed.cursor).at("started");
  const std::string first = base + "?state=all&sort=updated&direction=asc&per_page=100&since=" +
                            sandbox::percent_encode(since);
  const auto rows = json::array({{{"number", 2},
                                  {"title", "t"},
                                  {"state", "open"},
                                  {"html_url", "h"},
                                  {"created_at", time},
                                  {"updated_at", time}}});
  const auto next = [&](const char* page) {
    return Headers{{"Link", "<" + base + "?page=" + page + ">; rel=\"next\""}};
  };
  source.host.expect("GET", first).answer(200, rows.dump(), next("2"));
  source.host
      .expect("GET", base + "?state=all&sort=updated&direction=asc&per_page=100&since=" +
                         sandbox::percent_encode(time))
      .answer(200, rows.dump(), next("2"));
  const Stepped changes = documents.run(listed.cursor);
  // The next run of changes would start after a row that is missed here.
  CHECK(changes.outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
  const Stepped again = documents.run();
  REQUIRE(again.outcome.ok());
  CHECK(again.is_listing());
  CHECK(ids(again) == ids(listed));
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: how far issues were read does not hide what changed among discussions") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  source.change({{"repository", "ann/notes"}, {"discussion", {{"number", 4}, {"body", "new"}}}});
  // Issues come in numbered pages. The time of the last issue is far in the future.
  const std::string since = json::parse(run.cursor).at("started");
  const std::string first =
      source.sandbox.url() +
      "/repositories/5/issues?state=all&sort=updated&direction=asc&per_page=100"
      "&since=" +
      sandbox::percent_encode(since);
  const auto row = json::array({{{"number", 2},
                                 {"title", "t"},
                                 {"state", "open"},
                                 {"html_url", "h"},
                                 {"created_at", since},
                                 {"updated_at", "2099-01-01T00:00:00Z"}}});
  source.host.expect("GET", first)
      .answer(200, row.dump(), {{"Link", "<http://x/?page=2>; rel=\"next\""}});
  const Stepped changes = documents.run(run.cursor);
  INFO(changes.outcome.message);
  REQUIRE(changes.outcome.ok());
  CHECK(changes.find("discussion:4") != nullptr);
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: a comment that was deleted moves no time, and is seen all the same (C14)") {
  Source source(rich());
  auto documents = source.of("5");
  const std::string before = documents.run().find("issue:2")->version;
  source.change({{"repository", "ann/notes"}, {"remove_comment", {{"issue", 2}, {"index", 0}}}});
  const Stepped sweep = documents.run();
  CHECK(sweep.find("issue:2")->version != before);
  const Fetched read = documents.fetch(*sweep.find("issue:2"));
  CHECK(read.text().find("first") == std::string::npos);
  CHECK(read.parts.at(0).part.version.empty());
  // The document was fetched after it was listed, so the part has its own version.
  source.change({{"repository", "ann/notes"}, {"add_comment", {{"issue", 2}, {"body", "third"}}}});
  CHECK_FALSE(documents.fetch(*sweep.find("issue:2")).parts.at(0).part.version.empty());
}

TEST_CASE("documents: an issue that was moved away or deleted no longer exists") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  const auto answer = [&](int status) {
    source.sandbox.faults().add({.path = "/repositories/5/issues/2",
                                 .times = 1,
                                 .status = status,
                                 .headers = {{"Location", "/repositories/6/issues/1"}},
                                 .body = "{}"});
    return documents.fetch(*run.find("issue:2")).outcome.status;
  };
  CHECK(answer(301) == PATCHBAY_E_NOT_FOUND);
  CHECK(answer(410) == PATCHBAY_E_NOT_FOUND);
  CHECK(answer(502) == PATCHBAY_E_PROVIDER_UNAVAILABLE);
}

TEST_CASE("documents: a page of discussions that is too much for GitHub is halved (C15)") {
  json all = people();
  all["generate"] = {{{"full_name", "ann/big"}, {"id", 5}, {"discussions", 60}}};
  Source source(all);
  source.sandbox.faults().add({.method = "POST", .path = "/graphql", .times = 1, .status = 502});
  source.sandbox.faults().add(
      {.method = "POST",
       .path = "/graphql",
       .times = 1,
       .status = 200,
       .body = R"({"data":{"repository":{"discussions":{"pageInfo":{},"nodes":[null]}}}})"});
  const Stepped run = source.of("5").run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(ids(run).size() == 61);
  source.sandbox.faults().add({.method = "POST", .path = "/graphql", .times = 0, .status = 502});
  const Stepped failed = source.of("5").run();
  CHECK(failed.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK_FALSE(failed.is_complete());
}
