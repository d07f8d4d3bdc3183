// Tests that the C++ wrapper works in a real library, through the ABI's tables that testing/ calls.
#include <patchbay/testing/instance.h>

#include <catch2/catch.hpp>

namespace {

using namespace patchbay::testing;

struct WrappedSeat {
  explicit WrappedSeat(const std::string& config = "{}")
      : entry(load(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so")),
        instance(entry, host, config) {}
  const patchbay_entry& entry;
  Host host;
  Instance instance;
};

Outcome thrown(const std::string& what) {
  return WrappedSeat().instance.invoke("fault", R"({"what":")" + what + "\"}");
}

}  // namespace

TEST_CASE("the entry has the manifest's id and version") {
  const WrappedSeat wrapped;
  CHECK(view(wrapped.entry.id) == "wrapped");
  CHECK(view(wrapped.entry.version) == "2.3.4");
  CHECK_THAT(std::string(view(wrapped.entry.built_with)), Catch::StartsWith("patchbay-sdk "));
  CHECK(wrapped.entry.struct_size == sizeof(patchbay_entry));
  CHECK(wrapped.entry.capability(borrow("patchbay.nonsense/1")) == nullptr);
}

TEST_CASE("a configuration reaches the constructor, and a constructor may refuse it") {
  WrappedSeat wrapped(R"({"greeting":"good day"})");
  CHECK(wrapped.instance.invoke("greet", "{}").result == R"("good day")");
  CHECK(wrapped.host.log.at(0).message == "made");

  const WrappedSeat refused(R"({"refuse":"not this one"})");
  CHECK(refused.instance.created().status == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(refused.instance.created().message == "not this one");

  const WrappedSeat misfit(R"({"greeting":5})");
  CHECK(misfit.instance.created().status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(misfit.instance.created().message ==
        "The connector's code cannot read the configuration that its manifest's schema allows: "
        "\"/greeting\" is a number, expected a string. Its author makes schema and code agree.");
}

TEST_CASE("an Error crosses the border with its code, delay, status and details") {
  const auto failure = thrown("error");
  CHECK(failure.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(failure.message == "Too many.");
  CHECK(failure.retry_after == std::chrono::seconds(3));
  CHECK(failure.provider_status == 429);
  CHECK(failure.details == R"({"a":1})");
  CHECK(thrown("scopes").status == PATCHBAY_E_INSUFFICIENT_SCOPE);
  CHECK(thrown("scopes").details == R"({"required_scopes":["repo","user"]})");
}

TEST_CASE("no host function is called from inside a catch handler") {
  WrappedSeat wrapped;
  CHECK(wrapped.instance.invoke("fault", R"({"what":"error"})").details == R"({"a":1})");
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("log, progress and close are allowed while an exception unwinds, and in its handler") {
  WrappedSeat wrapped;
  wrapped.host.expect("GET", "https://api.test/x").any_number().answer(200, "[1]");
  CHECK(wrapped.instance.invoke("unwind", R"({"base":"https://api.test/x"})").result == "true");
  CHECK(wrapped.host.sent.size() == 2);
  CHECK(wrapped.host.problems().empty());
  REQUIRE(wrapped.host.progress.size() == 2);
  CHECK(wrapped.host.progress[0].message == "from a destructor");
  CHECK(wrapped.host.progress[1].message == "from a catch handler");
  REQUIRE(wrapped.host.log.size() == 3);
  CHECK(wrapped.host.log[1].message == "from a destructor");
  CHECK(wrapped.host.log[2].message == "from a catch handler");
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
  WrappedSeat wrapped;
  CHECK(wrapped.instance.invoke("typed", R"({"name":"n","inner":[{},{"number":1.0,"note":"é"}]})")
            .result == R"({"any":null,"flag":false,"inner":[{"number":7},{"note":"é","number":1}],)"
                       R"("name":"n","ratio":0.5,"small":1,"switches":{}})");
  CHECK(wrapped.instance.invoke("raw", R"({ "as" : "it is" })").result == R"({ "as" : "it is" })");
  CHECK(wrapped.instance.invoke("configured").result == R"({"number":7})");
  wrapped.host.user_configuration = R"({"number":3})";
  CHECK(wrapped.instance.invoke("configured").result == R"({"number":3})");
}

TEST_CASE("what does not fit its type is named by its place, as the connector's fault") {
  WrappedSeat wrapped;
  const auto message = [&](const std::string& arguments) {
    const auto failure = wrapped.instance.invoke("typed", arguments);
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
  WrappedSeat wrapped;
  CHECK(wrapped.instance.invoke("pieces", "{}").result == "[1,2]");
  CHECK(wrapped.host.progress.size() == 3);
  wrapped.host.result_limit = 3;
  CHECK(wrapped.instance.invoke("pieces").status == PATCHBAY_E_TOO_LARGE);
}

TEST_CASE("an action that only the manifest knows is a fault unless the connector has invoke") {
  WrappedSeat wrapped;
  CHECK(wrapped.instance.invoke("later", "{}").result == R"("dynamic later")");
}

TEST_CASE("a request's parts are escaped, and its answer is read and closed") {
  WrappedSeat wrapped;
  const std::string url = "https://api.test/a%2Fb%3F?q=a%20b%26c";
  wrapped.host.expect("GET", url).answer(201, "[1]", {{"Content-Type", "application/json"}});
  const auto outcome =
      wrapped.instance.invoke("fetch", R"({"base":"https://api.test/","part":"a/b?"})");
  CHECK(outcome.result == R"({"body":[1],"status":201,"type":"application/json"})");
  REQUIRE(wrapped.host.sent.size() == 1);
  CHECK(wrapped.host.sent[0].headers == Headers{{"Accept", "application/json"}});
  CHECK(wrapped.host.problems().empty());
  CHECK(wrapped.instance.invoke("fetch", R"({"base":"https://api.test","part":".."})").status ==
        PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("an answer that is no JSON, or too large, is a failure, and is closed all the same") {
  WrappedSeat wrapped;
  const std::string url = "https://api.test/x?q=a%20b%26c";
  const std::string arguments = R"({"base":"https://api.test","part":"x"})";
  wrapped.host.expect("GET", url).answer(200, "<html>");
  const auto html = wrapped.instance.invoke("fetch", arguments);
  CHECK(html.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(html.message ==
        "Connector \"wrapped\": the provider's answer could not be read: not JSON, at byte 1. Try "
        "again later; if it stays so, check the address that the connector is configured with.");
  wrapped.host.expect("GET", url).answer(200, "\"" + std::string(3998, 'x') + "\"");
  CHECK(wrapped.instance.invoke("fetch", arguments).status == PATCHBAY_OK);
  wrapped.host.expect("GET", url).answer(200, "\"" + std::string(3999, 'x') + "\"");
  CHECK(wrapped.instance.invoke("fetch", arguments).status == PATCHBAY_E_TOO_LARGE);
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("what a host service says is passed on unchanged") {
  WrappedSeat wrapped;
  wrapped.host.expect("GET", "https://api.test/x?q=a%20b%26c")
      .fail(patchbay::sdk::Error(PATCHBAY_E_RATE_LIMITED, "The host gave up.")
                .retry_after(std::chrono::milliseconds(1500))
                .provider_status(429)
                .details(R"({"from":"host"})"));
  const auto failure =
      wrapped.instance.invoke("fetch", R"({"base":"https://api.test","part":"x"})");
  CHECK(failure.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(failure.message == "The host gave up.");
  CHECK(failure.retry_after == std::chrono::milliseconds(1500));
  CHECK(failure.provider_status == 429);
  CHECK(failure.details == R"({"from":"host"})");
}

TEST_CASE("a body may be a source that is read twice, and an answer may be piped") {
  WrappedSeat wrapped;
  for (const char* method : {"POST", "PATCH", "GET"}) {
    wrapped.host.expect(method, "https://api.test").answer(200, "through");
  }
  wrapped.instance.invoke("upload", R"({"base":"https://api.test","part":"p"})");
  REQUIRE(wrapped.host.sent.size() == 2);
  CHECK(wrapped.host.sent[0].body == "0123456789");
  CHECK(wrapped.host.sent[0].flags == PATCHBAY_HTTP_NO_CACHE);
  CHECK(wrapped.host.sent[1].body == R"({"base":"https://api.test","part":"p"})");
  CHECK(wrapped.host.sent[1].method == "PATCH");
  CHECK(wrapped.instance.invoke("piped", R"({"base":"https://api.test"})").result == "through");
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("state, log, clock, link and deadline are the host's") {
  WrappedSeat wrapped;
  CHECK(wrapped.instance.invoke("services", "{}").result ==
        R"(["yes",true,1700000000000,"1234",false])");
  CHECK(wrapped.host.log.back().severity == PATCHBAY_LOG_WARNING);
  CHECK(wrapped.host.log.back().message == "careful");
  CHECK(wrapped.host.log.back().fields == R"({"n":1})");
}

TEST_CASE("a service that the host has not is named when it is used") {
  Host host;
  host.missing = {PATCHBAY_HOST_HTTP_ID, PATCHBAY_HOST_LOG_ID};
  Instance instance(load(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so"), host);
  // logging without the service is not a failure
  REQUIRE(instance.created().status == PATCHBAY_OK);
  const auto failure = instance.invoke("fetch", R"({"base":"https://a.test","part":"x"})");
  CHECK(failure.status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK_THAT(failure.message, Catch::Contains("no service \"patchbay.host.http/1\""));
}

TEST_CASE("a long computation stops when it is cancelled or out of time") {
  WrappedSeat wrapped;
  wrapped.host.cancelled = true;
  CHECK(wrapped.instance.invoke("wait", "{}").status == PATCHBAY_E_CANCELLED);
  wrapped.host.cancelled = false;
  wrapped.host.deadline = std::chrono::milliseconds(0);
  CHECK(wrapped.instance.invoke("wait", "{}").status == PATCHBAY_E_DEADLINE_EXCEEDED);
}

TEST_CASE("identify, probe and classify are found in the class") {
  WrappedSeat wrapped;
  CHECK(wrapped.instance.identify().result ==
        R"({"account":"1234","name":"octo \"cat\"","scopes":["repo","user"]})");
  CHECK(wrapped.instance.probe().status == PATCHBAY_E_LINK_REVOKED);
  const auto verdict = wrapped.instance.classify(403, "", {{"X-Limit", "1"}});
  CHECK(verdict.kind == PATCHBAY_ANSWER_LIMITED);
  CHECK(verdict.retry_after == std::chrono::seconds(9));
  CHECK(verdict.message == "Slow down.");
  // PASS, because classify threw
  CHECK(wrapped.instance.classify(418).kind == PATCHBAY_ANSWER_PASS);
}

TEST_CASE("an action may ask first, and goes on with the answers and what it wanted back") {
  WrappedSeat wrapped;
  const Outcome asked = wrapped.instance.invoke("choose");
  REQUIRE(asked.ok());
  CHECK(asked.asks);
  CHECK(asked.result ==
        R"({"message":"Which \"colour\"?","schema":{"type":"object",)"
        R"("required":["colour"],"properties":{"colour":{"enum":["red","blue"]}}}})");
  CHECK(asked.continuation == std::string("page\0two", 8));
  const Outcome done =
      wrapped.instance.invoke("choose", "{}", {R"({"colour":"red"})", asked.continuation});
  CHECK_FALSE(done.asks);
  CHECK(done.result == R"(["page\u0000two","red","key-1"])");
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("a call says which scopes its link holds, its key and the person's language") {
  WrappedSeat wrapped;
  wrapped.host.scopes = "repo user";
  wrapped.host.locale = "de-CH";
  CHECK(wrapped.instance.invoke("told").result == R"(["repo user","key-1","de-CH"])");
}

TEST_CASE("an action waits by the host's clock, and not beyond its deadline") {
  WrappedSeat wrapped;
  const auto began = wrapped.host.wall_ms;
  for (const std::uint32_t status : {202, 202, 200}) {
    wrapped.host.expect("GET", "https://api.test/export").answer(status);
  }
  CHECK(wrapped.instance.invoke("export").result == "true");
  CHECK(wrapped.host.wall_ms == began + 4000);

  wrapped.host.deadline = std::chrono::seconds(3);
  wrapped.host.expect("GET", "https://api.test/export").any_number().answer(202);
  CHECK(wrapped.instance.invoke("export").status == PATCHBAY_E_DEADLINE_EXCEEDED);
  CHECK(wrapped.host.wall_ms == began + 6000);
  wrapped.host.deadline.reset();
  wrapped.host.while_waiting = [&] { wrapped.host.cancelled = true; };
  CHECK(wrapped.instance.invoke("export").status == PATCHBAY_E_CANCELLED);
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE(
    "several requests go together, and of a failure the first is thrown, and nothing stays open") {
  WrappedSeat wrapped;
  const std::string base = R"({"base":"https://api.test"})";
  wrapped.host.expect("GET", "https://api.test/a").from("https://cdn.test/a").answer(302);
  wrapped.host.expect("GET", "https://api.test/b").from_cache().answer(404);
  CHECK(wrapped.instance.invoke("several", base).result ==
        R"([[302,"https://cdn.test/a",false],[404,"https://api.test/b",true]])");
  CHECK(wrapped.host.sent.at(0).flags == PATCHBAY_HTTP_NO_REDIRECT);
  CHECK(wrapped.host.sent.at(0).timeout == std::chrono::seconds(3));
  wrapped.host.expect("GET", "https://api.test/a").answer(429, "", {{"X-Limit", "1"}});
  wrapped.host.expect("GET", "https://api.test/b").answer(200);
  const auto failure = wrapped.instance.invoke("several", base);
  CHECK(failure.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(failure.message == "Slow down.");
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("a connector may be asked about answers below 400, by method and address") {
  WrappedSeat wrapped;
  wrapped.host.expect("GET", "https://api.test/x?q=a%20b%26c")
      .answer(200, R"({"ok":false,"error":"token_expired"})");
  const auto failure =
      wrapped.instance.invoke("fetch", R"({"base":"https://api.test","part":"x"})");
  CHECK(failure.status == PATCHBAY_E_LINK_EXPIRED);
  CHECK(failure.message == "GET https://api.test/x?q=a%20b%26c");
}

TEST_CASE("the wrapper writes no struct beyond its end") {
  WrappedSeat wrapped;
  wrapped.instance.invoke("fault", R"({"what":"error"})");
  wrapped.instance.invoke("choose");
  wrapped.instance.list();
  wrapped.instance.classify(403, "", {{"X-Limit", "1"}});
  wrapped.instance.probe();
  CHECK(wrapped.host.problems().empty());
}

TEST_CASE("a flag that must be understood is refused, and one that may be ignored is ignored") {
  WrappedSeat wrapped;
  const auto flagged = [&](std::uint32_t flags) {
    wrapped.host.action_flags = flags;
    return wrapped.instance.invoke("greet").status;
  };
  CHECK(flagged(1U << 31U) == PATCHBAY_E_UNSUPPORTED);
  CHECK(flagged(1U << 16U) == PATCHBAY_E_UNSUPPORTED);
  CHECK(flagged(0xffffU) == PATCHBAY_OK);
}

TEST_CASE("a dynamic list comes with its generation and lifetime") {
  WrappedSeat wrapped;
  const Listed list = wrapped.instance.list();
  CHECK(list.listed.result == "[]");
  CHECK(list.generation == 5);
  CHECK(list.lifetime == std::chrono::seconds(2));
}
