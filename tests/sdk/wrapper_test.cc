// The C++ wrapper, in a real library, seen through the raw ABI.
#include <catch2/catch.hpp>

#include "raw_host.h"

namespace {

struct Wrapped {
  explicit Wrapped(const std::string& config = "{}")
      : library(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so"),
        instance(library, host, config) {}
  raw::Host host;
  raw::Library library;
  raw::Instance instance;
};

raw::Failure thrown(const std::string& what) {
  return Wrapped().instance.invoke("fault", R"({"what":")" + what + "\"}").failure;
}

}  // namespace

TEST_CASE("the entry has the manifest's id and version") {
  const Wrapped wrapped;
  CHECK(raw::text(wrapped.library.entry().id) == "wrapped");
  CHECK(raw::text(wrapped.library.entry().version) == "2.3.4");
  CHECK(wrapped.library.entry().struct_size == sizeof(patchbay_entry));
  CHECK(wrapped.library.entry().capability(raw::str("patchbay.nonsense/1")) == nullptr);
}

TEST_CASE("a configuration reaches the constructor, and a constructor may refuse it") {
  Wrapped wrapped(R"({"greeting":"good day"})");
  CHECK(wrapped.instance.invoke("greet", "{}").result == R"("good day")");
  CHECK(wrapped.host.logged == std::vector<std::string>{"1 made "});

  const Wrapped refused(R"({"refuse":"not this one"})");
  CHECK(refused.instance.failure().status == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(refused.instance.failure().message == "not this one");

  const Wrapped misfit(R"({"greeting":5})");
  CHECK(misfit.instance.failure().status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(misfit.instance.failure().message ==
        "The connector's code cannot read the configuration that its manifest's schema allows: "
        "\"/greeting\" is a number, expected a string. Its author makes schema and code agree.");
}

TEST_CASE("an Error crosses the border with its code, delay, status and details") {
  const auto failure = thrown("error");
  CHECK(failure.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(failure.message == "Too many.");
  CHECK(failure.retry_after_ms == 3000);
  CHECK(failure.provider_status == 429);
  CHECK(failure.details == R"({"a":1})");
  CHECK(thrown("scopes").status == PATCHBAY_E_INSUFFICIENT_SCOPE);
  CHECK(thrown("scopes").details == R"({"required_scopes":["repo","user"]})");
}

TEST_CASE("no host function is called from inside a catch handler") {
  CHECK_FALSE(thrown("error").inside_handler);
}

TEST_CASE("whatever else is thrown is a PLUGIN_FAULT, and no exception crosses the border") {
  CHECK(thrown("standard").status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(thrown("standard").message == "a bug");
  CHECK(thrown("number").status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK_THAT(thrown("number").message, Catch::StartsWith("The connector's code threw what is"));
  CHECK(thrown("zero").status == PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("a message that is too long is cut at a character's end") {
  CHECK(thrown("long").message == std::string(511, 'x'));
}

TEST_CASE("arguments and results are typed, with defaults for what is absent") {
  Wrapped wrapped;
  CHECK(wrapped.instance.invoke("typed", R"({"name":"n","inner":[{},{"number":1.0,"note":"é"}]})")
            .result == R"({"any":null,"flag":false,"inner":[{"number":7},{"note":"é","number":1}],)"
                       R"("name":"n","ratio":0.5,"small":1,"switches":{}})");
  CHECK(wrapped.instance.invoke("raw", R"({ "as" : "it is" })").result == R"({ "as" : "it is" })");
  CHECK(wrapped.instance.invoke("configured", "{}", SIZE_MAX, R"({"number":3})").result ==
        R"({"number":3})");
  CHECK(wrapped.instance.invoke("configured", "{}").result == R"({"number":7})");
}

TEST_CASE("what does not fit its type is named by its place, as the connector's fault") {
  Wrapped wrapped;
  const auto message = [&](const std::string& arguments) {
    const auto failure = wrapped.instance.invoke("typed", arguments).failure;
    CHECK(failure.status == PATCHBAY_E_PLUGIN_FAULT);
    const std::string before =
        "The connector's code cannot read the arguments that its manifest's schema allows: ";
    const std::string after = " Its author makes schema and code agree.";
    REQUIRE(failure.message.size() > before.size() + after.size());
    CHECK(failure.message.compare(0, before.size(), before) == 0);
    const std::size_t end = failure.message.size() - after.size();
    CHECK(failure.message.substr(end) == after);
    return failure.message.substr(before.size(), end - before.size());
  };
  CHECK(message(R"({"inner":[{},{"number":"x"}]})") ==
        "\"/inner/1/number\" is a string, expected an integer within its bounds.");
  CHECK(message(R"({"small":256})") ==
        "\"/small\" is a number, expected an integer within its bounds.");
  CHECK(message(R"({"small":-1})") ==
        "\"/small\" is a number, expected an integer within its bounds.");
  CHECK(message(R"({"switches":{"a/b":1}})") ==
        "\"/switches/a~1b\" is a number, expected true or false.");
  CHECK(message(R"({"secret)") == "not JSON, at byte 9.");
}

TEST_CASE("an action may write its result in pieces, and a sink that is full ends it") {
  Wrapped wrapped;
  CHECK(wrapped.instance.invoke("pieces", "{}").result == "[1,2]");
  CHECK(wrapped.host.progress.size() == 3);
  CHECK(wrapped.instance.invoke("pieces", "{}", 3).failure.status == PATCHBAY_E_TOO_LARGE);
}

TEST_CASE("an action that only the manifest knows is a fault unless the connector has invoke") {
  Wrapped wrapped;
  CHECK(wrapped.instance.invoke("later", "{}").result == R"("dynamic later")");
}

TEST_CASE("a request's parts are escaped, and its answer is read and closed") {
  Wrapped wrapped;
  const std::string url = "https://api.test/a%2Fb%3F?q=a%20b%26c";
  wrapped.host.answers[url] = {201, {{"Content-Type", "application/json"}}, "[1]", 0};
  const auto outcome =
      wrapped.instance.invoke("fetch", R"({"base":"https://api.test/","part":"a/b?"})");
  CHECK(outcome.result == R"({"body":[1],"status":201,"type":"application/json"})");
  REQUIRE(wrapped.host.sent.size() == 1);
  CHECK(wrapped.host.sent[0].headers == raw::Headers{{"Accept", "application/json"}});
  CHECK(wrapped.host.open.empty());
  CHECK(wrapped.instance.invoke("fetch", R"({"base":"https://api.test","part":".."})")
            .failure.status == PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("an answer that is no JSON, or too large, is a failure, and is closed all the same") {
  Wrapped wrapped;
  const std::string url = "https://api.test/x?q=a%20b%26c";
  const std::string arguments = R"({"base":"https://api.test","part":"x"})";
  wrapped.host.answers[url] = {200, {}, "<html>", 0};
  const auto html = wrapped.instance.invoke("fetch", arguments).failure;
  CHECK(html.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(html.message ==
        "Connector \"wrapped\": the provider's answer could not be read: not JSON, at byte 1. Try "
        "again later; if it stays so, check the address that the connector is configured with.");
  wrapped.host.answers[url] = {200, {}, "\"" + std::string(3998, 'x') + "\"", 0};
  CHECK(wrapped.instance.invoke("fetch", arguments).failure.status == PATCHBAY_OK);
  wrapped.host.answers[url] = {200, {}, "\"" + std::string(3999, 'x') + "\"", 0};
  CHECK(wrapped.instance.invoke("fetch", arguments).failure.status == PATCHBAY_E_TOO_LARGE);
  CHECK(wrapped.host.open.empty());
}

TEST_CASE("what a host service says is passed on unchanged") {
  Wrapped wrapped;
  wrapped.host.answers["https://api.test/x?q=a%20b%26c"] = {0, {}, "", PATCHBAY_E_RATE_LIMITED};
  const auto failure =
      wrapped.instance.invoke("fetch", R"({"base":"https://api.test","part":"x"})").failure;
  CHECK(failure.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(failure.message == "The host gave up.");
  CHECK(failure.retry_after_ms == 1500);
  CHECK(failure.provider_status == 429);
  CHECK(failure.details == R"({"from":"host"})");
}

TEST_CASE("a body may be a source that is read twice, and an answer may be piped") {
  Wrapped wrapped;
  wrapped.host.answers["https://api.test"] = {200, {}, "through", 0};
  wrapped.instance.invoke("upload", R"({"base":"https://api.test","part":"p"})");
  REQUIRE(wrapped.host.sent.size() == 2);
  CHECK(wrapped.host.sent[0].body == "0123456789");
  CHECK(wrapped.host.sent[0].flags == PATCHBAY_HTTP_NO_CACHE);
  CHECK(wrapped.host.sent[1].body == R"({"base":"https://api.test","part":"p"})");
  CHECK(wrapped.host.sent[1].method == "PATCH");
  CHECK(wrapped.instance.invoke("piped", R"({"base":"https://api.test"})").result == "through");
  CHECK(wrapped.host.open.empty());
}

TEST_CASE("state, log, clock, link and deadline are the host's") {
  Wrapped wrapped;
  CHECK(wrapped.instance.invoke("services", "{}").result ==
        R"(["yes",true,1700000000000,"1234",false])");
  CHECK(wrapped.host.logged.back() == R"(2 careful {"n":1})");
}

TEST_CASE("a service that the host has not is named when it is used") {
  raw::Host host;
  host.missing = {PATCHBAY_HOST_HTTP_ID, PATCHBAY_HOST_LOG_ID};
  const raw::Library library(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so");
  raw::Instance instance(library, host);
  REQUIRE(instance.failure().status == PATCHBAY_OK);  // logging without the service is no failure
  const auto failure = instance.invoke("fetch", R"({"base":"https://a.test","part":"x"})").failure;
  CHECK(failure.status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK_THAT(failure.message, Catch::Contains("no service \"patchbay.host.http/1\""));
}

TEST_CASE("a long computation stops when it is cancelled or out of time") {
  Wrapped wrapped;
  wrapped.host.cancelled = true;
  CHECK(wrapped.instance.invoke("wait", "{}").failure.status == PATCHBAY_E_CANCELLED);
  wrapped.host.cancelled = false;
  wrapped.host.remaining_ms = 0;
  CHECK(wrapped.instance.invoke("wait", "{}").failure.status == PATCHBAY_E_DEADLINE_EXCEEDED);
}

TEST_CASE("identify, probe and classify are found in the class") {
  Wrapped wrapped;
  raw::Call call(wrapped.host);
  const patchbay_auth* auth = wrapped.library.auth();
  REQUIRE(auth != nullptr);
  raw::Collected identity;
  const auto identified = raw::attempt([&](patchbay_error* error) {
    return auth->identify(wrapped.instance.raw(), &call.table, &identity.sink, error);
  });
  CHECK(identified.status == PATCHBAY_OK);
  CHECK(identity.text == R"({"account":"1234","name":"octo \"cat\"","scopes":["repo","user"]})");
  const auto probed = raw::attempt([&](patchbay_error* error) {
    return auth->probe(wrapped.instance.raw(), &call.table, error);
  });
  CHECK(probed.status == PATCHBAY_E_LINK_REVOKED);

  const patchbay_header header = {raw::str("X-Limit"), raw::str("1")};
  patchbay_answer answer{sizeof(answer), 403, &header, 1, {}, 0};
  patchbay_verdict verdict{};
  verdict.struct_size = sizeof(verdict);
  auth->classify(wrapped.instance.raw(), &answer, &verdict);
  CHECK(verdict.kind == PATCHBAY_ANSWER_LIMITED);
  CHECK(verdict.retry_after_ms == 9000);
  CHECK(std::string(verdict.message, verdict.message_size) == "Slow down.");

  answer.status = 418;
  verdict = {};
  auth->classify(wrapped.instance.raw(), &answer, &verdict);
  CHECK(verdict.kind == PATCHBAY_ANSWER_PASS);
}

TEST_CASE("a dynamic list comes with its generation and lifetime") {
  Wrapped wrapped;
  raw::Call call(wrapped.host);
  raw::Collected list;
  patchbay_action_list about{};
  about.struct_size = sizeof(about);
  const auto listed = raw::attempt([&](patchbay_error* error) {
    return wrapped.library.actions().list(wrapped.instance.raw(), &call.table, &list.sink, &about,
                                          error);
  });
  CHECK(listed.status == PATCHBAY_OK);
  CHECK(list.text == "[]");
  CHECK(about.generation == 5);
  CHECK(about.lifetime_ms == 2000);
}
