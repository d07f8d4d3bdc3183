// Tests that the host for authors' unit tests is strict. The connector is wrapped/, with code that
// breaks rules in ways that are only possible in C.
#include <patchbay/testing/instance.h>

#include <catch2/catch.hpp>
#include <cstring>

namespace {

using namespace patchbay::testing;

constexpr const char* kWrapped = PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so";
constexpr const char* kUrl = "https://api.test/x?q=a%20b%26c";
constexpr const char* kFetch = R"({"base":"https://api.test","part":"x"})";

struct Rig {
  Host host;
  Instance instance{load(kWrapped), host};
  Outcome fetch() { return instance.invoke("fetch", kFetch); }
};

// The rule that the only action of the connector below breaks. A test sets it.
void (*break_a_rule)(const patchbay_call*, const patchbay_host_http&) = nullptr;
const patchbay_host* kept_host = nullptr;
const patchbay_call* kept_call = nullptr;

const patchbay_host_http& http_of(const patchbay_host& host) {
  const void* table = host.service(&host, borrow(PATCHBAY_HOST_HTTP_ID));
  return *static_cast<const patchbay_host_http*>(table);
}

patchbay_status breaking_invoke(patchbay_instance*, const patchbay_call* call,
                                const patchbay_action_request* request,
                                patchbay_action_outcome* outcome, patchbay_error* error) {
  if (view(request->action) == "overloaded") return PATCHBAY_E_OVERLOADED;
  if (view(request->action) == "beyond") {
    reinterpret_cast<char*>(outcome)[sizeof(*outcome)] = 0;
    reinterpret_cast<char*>(error)[sizeof(*error)] = 0;
  }
  if (view(request->action) == "odd") outcome->kind = 7;
  if (view(request->action) == "keep") kept_call = call;
  if (view(request->action) == "break") break_a_rule(call, http_of(*kept_host));
  return PATCHBAY_OK;
}
constexpr patchbay_actions kBreaking = {sizeof(patchbay_actions), 0, breaking_invoke, nullptr};

patchbay_status breaking_create(const patchbay_call*, const patchbay_host* host, patchbay_str,
                                patchbay_instance** instance, patchbay_error*) {
  kept_host = host;
  *instance = nullptr;
  return PATCHBAY_OK;
}
const void* breaking_capability(patchbay_str id) {
  return view(id) == PATCHBAY_ACTIONS_ID ? &kBreaking : nullptr;
}
void breaking_destroy(const patchbay_call*, patchbay_instance*) {}
const patchbay_entry kBreakingEntry = {
    sizeof(patchbay_entry), 0, {}, {}, {}, breaking_capability, breaking_create, breaking_destroy};

// Returns the first fault that the host finds if a connector runs `rule`.
std::string fault_of(void (*rule)(const patchbay_call*, const patchbay_host_http&)) {
  Host host;
  host.expect("GET", kUrl).any_number();
  break_a_rule = rule;
  Instance(kBreakingEntry, host).invoke("break");
  return host.faults.empty() ? "" : host.faults.front();
}

patchbay_http_response send(const patchbay_call* call, const patchbay_host_http& http,
                            const char* url, const patchbay_header* header = nullptr) {
  patchbay_http_request request{};
  request.struct_size = sizeof(request);
  request.url = borrow(url);
  request.headers = header;
  request.header_count = header == nullptr ? 0 : 1;
  patchbay_http_response response{};
  response.struct_size = sizeof(response);
  patchbay_error error{};
  error.struct_size = sizeof(error);
  http.send(call, &request, &response, &error);
  return response;
}

}  // namespace

TEST_CASE("a request that no test expects fails, and is named") {
  Rig rig;
  CHECK(rig.fetch().status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(rig.host.problems() == "not expected: GET " + std::string(kUrl) + "\n");
}

TEST_CASE("a request that was expected and did not come is named") {
  Rig rig;
  rig.host.expect("GET", kUrl);
  rig.host.expect("GET", "https://api.test/maybe").any_number();
  CHECK(rig.host.problems() == "expected and not sent: GET " + std::string(kUrl) + "\n");
}

TEST_CASE("exchanges of one address are used up in order, unless any number is expected") {
  Rig rig;
  rig.host.expect("GET", kUrl).answer(200, "1");
  rig.host.expect("GET", kUrl).answer(201, "2");
  CHECK(rig.fetch().result == R"({"body":1,"status":200,"type":""})");
  CHECK(rig.fetch().result == R"({"body":2,"status":201,"type":""})");
  CHECK(rig.fetch().status == PATCHBAY_E_PLUGIN_FAULT);
  rig.host.expect("GET", kUrl).any_number().answer(200, "3");
  CHECK(rig.fetch().ok());
  CHECK(rig.fetch().ok());
}

TEST_CASE("a header or a body that differs from what is expected is named") {
  Rig rig;
  rig.host.expect("GET", kUrl).header("Accept", "text/plain");
  CHECK(rig.fetch().message ==
        "GET " + std::string(kUrl) + " has no header \"Accept: text/plain\"");
  rig.host.expect("POST", "https://api.test").body("other");
  CHECK(rig.instance.invoke("upload", kFetch).message ==
        "POST https://api.test has the body \"0123456789\", expected \"other\"");
}

TEST_CASE("only the test moves the clock, and an answer that takes too long is past the deadline") {
  Rig rig;
  const auto began = rig.host.wall_ms;
  rig.host.deadline = std::chrono::seconds(5);
  rig.host.expect("GET", kUrl).takes(std::chrono::seconds(4)).answer(200, "1");
  CHECK(rig.fetch().ok());
  rig.host.expect("GET", kUrl).takes(std::chrono::seconds(5)).answer(200, "1");
  CHECK(rig.fetch().status == PATCHBAY_E_DEADLINE_EXCEEDED);
  CHECK(rig.host.wall_ms == began + 9000);
}

TEST_CASE("a call that is cancelled while it waits ends as such") {
  Rig rig;
  rig.host.expect("GET", kUrl).meanwhile([&] { rig.host.cancelled = true; });
  CHECK(rig.fetch().status == PATCHBAY_E_CANCELLED);
  CHECK(rig.host.problems().empty());
}

TEST_CASE("a failed answer means what classify says, or else what its status does") {
  Rig rig;
  rig.host.expect("GET", kUrl).answer(403, "", {{"X-Limit", "1"}});
  const Outcome limited = rig.fetch();
  CHECK(limited.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(limited.message == "Slow down.");
  CHECK(limited.retry_after == std::chrono::seconds(9));
  rig.host.expect("GET", kUrl).answer(404, "{}");
  CHECK(rig.fetch().ok());  // PASS means that the connector itself reads the answer

  Host bare;
  Instance without(kBreakingEntry, bare);
  CHECK(without.classify(401).kind == PATCHBAY_ANSWER_EXPIRED);
  CHECK(without.classify(404).kind == PATCHBAY_ANSWER_PASS);
  CHECK(without.classify(429, "", {{"Retry-After", "7"}}).retry_after == std::chrono::seconds(7));
  CHECK(without.classify(503).kind == PATCHBAY_ANSWER_UNAVAILABLE);
}

TEST_CASE("each verdict is the failure that the host's own would be, with the scopes in it") {
  const auto status_of = [](std::uint32_t kind) {
    patchbay::sdk::Verdict verdict;
    verdict.kind = kind;
    verdict.scopes = "repo user";
    return error_of(verdict, 403);
  };
  CHECK(status_of(PATCHBAY_ANSWER_EXPIRED).code() == PATCHBAY_E_LINK_EXPIRED);
  CHECK(status_of(PATCHBAY_ANSWER_CHALLENGE).code() == PATCHBAY_E_LINK_EXPIRED);
  CHECK(status_of(PATCHBAY_ANSWER_REVOKED).code() == PATCHBAY_E_LINK_REVOKED);
  CHECK(status_of(PATCHBAY_ANSWER_UNAVAILABLE).code() == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(status_of(PATCHBAY_ANSWER_REFUSED).code() == PATCHBAY_E_PROVIDER_ERROR);
  const auto missing = status_of(PATCHBAY_ANSWER_SCOPE_MISSING);
  CHECK(missing.code() == PATCHBAY_E_INSUFFICIENT_SCOPE);
  CHECK(missing.details() == R"({"required_scopes":["repo","user"]})");
}

TEST_CASE("what the ABI forbids is a fault: handles, calls, headers, addresses, codes") {
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          send(call, http, kUrl);
        }) == "the connector left answers open");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          const auto answer = send(call, http, kUrl);
          http.close(call, answer.handle);
          char byte = 0;
          std::uint64_t got = 0;
          patchbay_error error{};
          error.struct_size = sizeof(error);
          http.read(call, answer.handle, &byte, 1, &got, &error);
        }) == "http.read: there is no such open handle");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          const patchbay_header header = {borrow("authorization"), borrow("Bearer x")};
          send(call, http, kUrl, &header);
        }) == "GET " + std::string(kUrl) + ": the header \"authorization\" is the host's to set");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          send(call, http, "/x");
        }) == "GET /x: the address \"/x\" is not absolute");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          const patchbay_call copy = *call;
          send(&copy, http, kUrl);
        }) == "the connector used a copy of the call in http.send");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          std::thread([&] { send(call, http, kUrl); }).join();
        }) == "the connector used the call from another thread in http.send");
  CHECK(fault_of([](const patchbay_call* call, const patchbay_host_http& http) {
          try {
            throw 1;
          } catch (int) {
            http.close(call, send(call, http, kUrl).handle);
          }
        }) == "the connector used http.send inside a catch handler");
}

TEST_CASE("a call that is kept, and a code that is the host's, are faults") {
  Host host;
  Instance breaking(kBreakingEntry, host);
  breaking.invoke("keep");
  CHECK(kept_call->remaining_ms(kept_call) == UINT64_MAX);
  CHECK(host.faults.at(0) == "the connector used a call that is over in remaining_ms");
  breaking.invoke("overloaded");
  CHECK(host.faults.at(1) == "the connector gave the code 603, which it may not give here");
  CHECK_THROWS_AS(breaking.identify(), std::logic_error);
}

TEST_CASE("what is written beyond a struct's end, and an outcome of no kind, are faults") {
  Host host;
  Instance breaking(kBreakingEntry, host);
  breaking.invoke("beyond");
  CHECK(host.faults == std::vector<std::string>{"the connector wrote beyond its error",
                                                "the connector wrote beyond its outcome"});
  host.faults.clear();
  breaking.invoke("odd");
  CHECK(host.faults ==
        std::vector<std::string>{"the connector gave an outcome of an unknown kind"});
}

TEST_CASE("a library that does not exist or is no connector is named") {
  CHECK_THROWS_WITH(load("/nowhere/x.so"), Catch::Contains("/nowhere/x.so"));
  CHECK_THROWS_WITH(load(PATCHBAY_BINARY_DIR "/test_connectors/missing_symbol/connector.so"),
                    Catch::Contains("does not export patchbay_plugin_entry_v1"));
}
