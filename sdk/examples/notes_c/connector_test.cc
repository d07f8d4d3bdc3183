// SPDX-License-Identifier: Apache-2.0
// Tests a connector in C: calls its tables as a host does, without a network.
#include <patchbay/testing/documents.h>

#include <iostream>

using namespace patchbay::testing;

static int failures = 0;

static void expect(const std::string& what, const std::string& found, const std::string& expected) {
  if (found == expected) return;
  ++failures;
  std::cerr << what << ": found \"" << found << "\", expected \"" << expected << "\"\n";
}
static void expect(const std::string& what, std::uint32_t found, std::uint32_t expected) {
  expect(what, std::to_string(found), std::to_string(expected));
}

static const std::string kNotes = "https://api.notes.example/notes";
static const std::string kMe = "https://api.notes.example/me";

static void actions(Host& host, Instance& notes) {
  host.expect("GET", kNotes).answer(200, R"({"notes":[]})");
  expect("list", notes.invoke("list_notes").result, R"({"notes":[]})");
  const std::string text(3000, 'x');  // long enough for three reads
  host.expect("GET", kNotes + "/a7").answer(200, R"({"id":"a7","text":")" + text + "\"}");
  expect("get", notes.invoke("get_note", R"({ "id" : "a7" })").result,
         R"({"id":"a7","text":")" + text + "\"}");
  host.expect("POST", kNotes)
      .header("Content-Type", "application/json")
      .body(R"({"text":"hello"})")
      .answer(201, R"({"id":"b8"})");
  expect("add", notes.invoke("add_note", R"({"text":"hello"})").result, R"({"id":"b8"})");
}

static void failed_actions(Host& host, Instance& notes) {
  host.expect("GET", kNotes + "/zz").answer(404);
  expect("absent", notes.invoke("get_note", R"({"id":"zz"})").status, PATCHBAY_E_NOT_FOUND);
  expect("escaped", notes.invoke("get_note", R"({"id":"\u0061"})").status,
         PATCHBAY_E_INVALID_ARGUMENT);
  host.expect("POST", kNotes).answer(400);
  const Outcome refused = notes.invoke("add_note", R"({"text":"hello"})");
  expect("refused", refused.status, PATCHBAY_E_PROVIDER_ERROR);
  expect("its status", refused.provider_status, 400);
  host.expect("GET", kNotes).answer(200, R"({"notes":[]})");
  host.result_limit = 5;
  expect("a full sink", notes.invoke("list_notes").status, PATCHBAY_E_TOO_LARGE);
  host.expect("GET", kNotes + "/a7").answer(200, R"({"id":"a7"})");
  expect("a full sink", notes.invoke("get_note", R"({"id":"a7"})").status, PATCHBAY_E_TOO_LARGE);
  host.result_limit = 8u << 20;
  host.deadline = std::chrono::seconds(1);
  host.expect("GET", kNotes).takes(std::chrono::seconds(2));
  expect("late", notes.invoke("list_notes").status, PATCHBAY_E_DEADLINE_EXCEEDED);
  host.deadline.reset();
}

static void account(Host& host, Instance& notes) {
  host.expect("GET", kMe).answer(200, R"({"account":"17","name":"Ann"})");
  expect("identity", notes.identify().result, R"({"account":"17","name":"Ann"})");
  host.expect("GET", kMe).answer(200, "{}");
  expect("probe", notes.probe().status, PATCHBAY_OK);
  host.expect("GET", kMe).answer(401, "", {{"X-Notes-Key", "revoked"}});
  expect("revoked", notes.probe().status, PATCHBAY_E_LINK_REVOKED);
  host.expect("GET", kMe).answer(401);
  expect("expired", notes.probe().status, PATCHBAY_E_LINK_EXPIRED);
}

static void meanings(Instance& notes) {
  const auto scope = notes.classify(403, "", {{"X-Notes-Needs", "write"}});
  expect("a scope is missing", scope.kind, PATCHBAY_ANSWER_SCOPE_MISSING);
  expect("the scope", scope.scopes, "write");
  const auto limited = notes.classify(429, "", {{"RETRY-AFTER", "30"}});
  expect("limited", limited.kind, PATCHBAY_ANSWER_LIMITED);
  expect("the delay in ms", std::to_string(limited.retry_after.count()), "30000");
  expect("down", notes.classify(503).kind, PATCHBAY_ANSWER_UNAVAILABLE);
  expect("its own business", notes.classify(404).kind, PATCHBAY_ANSWER_PASS);
}

static void documents(Host& host, Instance& notes) {
  const std::string listing = "https://api.notes.example/export";
  Documents all(notes);
  host.expect("GET", listing).answer(200, "a7 1 Shopping list\nb8 4 Plans\n");
  host.expect("GET", listing + "?after=b8").answer(200, "c9 1 \n");
  host.expect("GET", listing + "?after=c9").answer(200, "");
  const Stepped run = all.run();
  expect("listed", static_cast<std::uint32_t>(run.upserts.size()), 3);
  expect("title", run.upserts.at(0).title, "Shopping list");
  expect("version", run.upserts.at(1).version, "4");
  expect("flags", run.flags,
         PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE);
  host.expect("GET", listing).answer(200, "");
  expect("each run lists", all.run(run.cursor).flags, run.flags);
  host.expect("GET", listing).answer(500);
  expect("no page", all.step().outcome.status, PATCHBAY_E_PROVIDER_UNAVAILABLE);
  host.expect("GET", listing).answer(200, std::string(70000, 'x'));
  expect("a huge page", all.step().outcome.status, PATCHBAY_E_TOO_LARGE);
  expect("a strange cursor", all.step("page 2").outcome.status, PATCHBAY_E_CURSOR_EXPIRED);

  host.expect("GET", kNotes + "/a7/text").answer(200, "bread");
  expect("text", all.fetch(run.upserts.at(0)).text(), "bread");
  host.expect("GET", kNotes + "/a7/text").answer(423);
  expect("locked", all.fetch(run.upserts.at(0)).skipped, "encrypted");
  host.expect("GET", kNotes + "/a7/text").answer(404);
  expect("gone", all.fetch(run.upserts.at(0)).outcome.status, PATCHBAY_E_NOT_FOUND);
  host.expect("GET", kNotes + "/a7/text").answer(200, "bread");
  expect("too large", all.fetch(run.upserts.at(0), 4).outcome.status, PATCHBAY_E_TOO_LARGE);
  expect("an unknown duty", all.fetch(run.upserts.at(0), 64, 1u << 16).outcome.status,
         PATCHBAY_E_UNSUPPORTED);
}

int main() {
  Host host;
  {
    Instance notes(load(PATCHBAY_TESTED_LIBRARY), host);
    expect("create", notes.created().status, PATCHBAY_OK);
    actions(host, notes);
    failed_actions(host, notes);
    account(host, notes);
    meanings(notes);
    documents(host, notes);
  }
  Host without_http;
  without_http.missing = {PATCHBAY_HOST_HTTP_ID};
  const Instance refused(load(PATCHBAY_TESTED_LIBRARY), without_http);
  expect("no service", refused.created().status, PATCHBAY_E_PLUGIN_FAULT);
  expect("problems", host.problems() + without_http.problems(), "");
  return failures == 0 ? 0 : 1;
}
