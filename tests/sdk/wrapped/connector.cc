// Uses every part of the wrapper. wrapper_test.cc calls it through the raw ABI.
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/crypto.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/resource.h>
#include <patchbay/sdk/url.h>

#include <algorithm>
#include <stdexcept>

namespace wrapped {

using namespace patchbay::sdk;

struct WrappedConfig {
  std::string greeting = "hello";
  std::optional<std::string> refuse;
};
PATCHBAY_FIELDS(WrappedConfig, greeting, refuse)

struct Inner {
  std::int64_t number = 7;
  std::optional<std::string> note;
};
PATCHBAY_FIELDS(Inner, number, note)

struct TypedArguments {
  std::string name;
  bool flag = false;
  double ratio = 0.5;
  std::uint8_t small = 1;
  std::vector<Inner> inner;
  std::map<std::string, bool> switches;
  Json any;
};
PATCHBAY_FIELDS(TypedArguments, name, flag, ratio, small, inner, switches, any)

struct ThrowArguments {
  std::string what;
};
PATCHBAY_FIELDS(ThrowArguments, what)

struct Fetch {
  std::string base;
  std::string part;
};
PATCHBAY_FIELDS(Fetch, base, part)

struct UnwindArguments {
  std::optional<std::string> base;  // the base address of requests whose answers are closed in that
                                    // place
};
PATCHBAY_FIELDS(UnwindArguments, base)

struct NameArguments {
  std::string name;
};
PATCHBAY_FIELDS(NameArguments, name)

struct ProofArguments {
  std::string function;  // "mac", "check_mac", "check_signature" or "digest"
  std::string algorithm;
  std::string key;
  std::vector<std::string> pieces;
  std::string presented;
};
PATCHBAY_FIELDS(ProofArguments, function, algorithm, key, pieces, presented)

struct ColourArguments {
  std::string colour;
};
PATCHBAY_FIELDS(ColourArguments, colour)

// A body of ten bytes, which is read in pieces.
class Digits : public Source {
 public:
  std::size_t read(char* buffer, std::size_t capacity) override {
    const std::size_t size = std::min(capacity, kText.size() - at_);
    kText.copy(buffer, size, at_);
    at_ += size;
    return size;
  }
  void rewind() override { at_ = 0; }

 private:
  static constexpr std::string_view kText = "0123456789";
  std::size_t at_ = 0;
};

// Uses functions that are [at once] while an exception unwinds the stack.
class DestructorSpeaker {
 public:
  explicit DestructorSpeaker(Call& call) : call_(call) {}
  ~DestructorSpeaker() {
    call_.log().warning("from a destructor");
    call_.progress(1, 2, "from a destructor");
  }
  DestructorSpeaker(const DestructorSpeaker&) = delete;
  DestructorSpeaker& operator=(const DestructorSpeaker&) = delete;

 private:
  Call& call_;
};

class WrappedConnector {
 public:
  using Config = WrappedConfig;
  WrappedConnector(Config config, Call& call) : config_(std::move(config)) {
    if (config_.refuse) throw Error(PATCHBAY_E_INVALID_ARGUMENT, *config_.refuse);
    call.log().info("made");
  }

  std::string greet(Call&) const { return json_quote(config_.greeting); }
  std::string raw(Call&, std::string_view arguments) noexcept { return std::string(arguments); }
  TypedArguments typed(Call&, const TypedArguments& arguments) { return arguments; }
  void pieces(Call& call, const Json&, const Sink& result) {
    for (int i = 0; i < 3; ++i) call.progress(static_cast<std::uint64_t>(i), 3, "piece");
    for (const char* piece : {"[1", ",2", "]"}) result.write(piece);
  }
  std::string fault(Call& call, const ThrowArguments& arguments);
  Json fetch(Call& call, const Fetch& arguments);
  std::string upload(Call& call, const Fetch& arguments);
  void piped(Call& call, const Fetch& arguments, const Sink& result);
  std::string services(Call& call);
  Inner configured(Call& call) { return call.user_configuration<Inner>(); }
  std::string choose(Call& call) {
    if (!call.has_answers()) {
      throw Question("Which \"colour\"?")
          .schema(R"({"type":"object","required":["colour"],)"
                  R"("properties":{"colour":{"enum":["red","blue"]}}})")
          .continuation(std::string("page\0two", 8));
    }
    return "[" + json_quote(call.continuation()) + "," +
           json_quote(call.answers<ColourArguments>().colour) + "," +
           json_quote(call.idempotency_key()) + "]";
  }
  Json told(Call& call) { return {call.scopes(), call.idempotency_key(), call.locale()}; }
  std::string export_when_ready(Call& call);
  std::string unwind(Call& call, const UnwindArguments& arguments);
  Json several(Call& call, const Fetch& arguments);
  std::string own_file(Call& call, const NameArguments& arguments) {
    return json_quote(Resources(call).read(arguments.name));
  }
  void own_json(Call& call, const NameArguments& arguments, const Sink& result) {
    Resources(call).read(arguments.name, result);
  }
  Json prove(Call& call, const ProofArguments& arguments);
  std::string prove_in_handler(Call& call);
  std::string wait(Call& call) {
    while (true) call.stop_if_unwanted();
  }

  Identity identify(Call&) { return {"1234", "octo \"cat\"", "", {"repo", "user"}}; }
  void probe(Call&) { throw Error(PATCHBAY_E_LINK_REVOKED, "Gone."); }
  static constexpr std::uint32_t classify_from = 200;
  Verdict classify(const Answer& answer) const;

  ActionList list_actions(Call&) { return {"[]", 5, std::chrono::seconds(2)}; }
  void invoke(Call&, std::string_view action, std::string_view, const Sink& result) {
    result.write(json_quote("dynamic " + std::string(action)));
  }

 private:
  Config config_;
};

std::string WrappedConnector::fault(Call&, const ThrowArguments& arguments) {
  const std::string& what = arguments.what;
  if (what == "error") {
    throw Error(PATCHBAY_E_RATE_LIMITED, "Too many.")
        .retry_after(std::chrono::seconds(3))
        .provider_status(429)
        .details(R"({"a":1})");
  }
  if (what == "scopes") throw insufficient_scope({"repo", "user"}, "Scopes are missing.");
  if (what == "standard") throw std::runtime_error("a bug");
  if (what == "number") throw 42;
  if (what == "zero") throw Error(PATCHBAY_OK, "A failure that calls itself a success.");
  // 511 bytes and a character of two bytes, which does not fit into the message.
  if (what == "long") throw Error(PATCHBAY_E_PROVIDER, std::string(511, 'x') + "\xC3\xA9");
  return "null";
}

Json WrappedConnector::fetch(Call& call, const Fetch& arguments) {
  const Response answer = call.http().send(
      Request::get(Url(arguments.base).segment(arguments.part).query("q", "a b&c").text())
          .header("Accept", "application/json"));
  return {{"status", answer.status()},
          {"type", answer.header("content-TYPE")},
          {"body", answer.as<Json>(4000)}};
}

std::string WrappedConnector::upload(Call& call, const Fetch& arguments) {
  Digits digits;
  Response first = call.http().send(Request::post(arguments.base).body(digits).no_cache());
  first = call.http().send(Request::patch(arguments.base).json(arguments).idempotent());
  return std::to_string(first.status());
}

// Sends requests until a file is ready. Waits between the requests.
std::string WrappedConnector::export_when_ready(Call& call) {
  while (call.http().send(Request::get("https://api.test/export").no_cache()).status() == 202) {
    call.clock().wait(std::chrono::seconds(2));
  }
  return "true";
}

// Writes to the log, and closes an answer, in a destructor and in a catch handler.
std::string WrappedConnector::unwind(Call& call, const UnwindArguments& arguments) {
  std::vector<Response> kept;
  try {
    const DestructorSpeaker speaks(call);
    std::vector<Response> unwound;
    for (auto* answers : {&unwound, &kept}) {
      if (arguments.base) answers->push_back(call.http().send(Request::get(*arguments.base)));
    }
    throw std::runtime_error("a bug");
  } catch (const std::runtime_error&) {
    kept.clear();
    call.log().warning("from a catch handler");
    call.progress(2, 2, "from a catch handler");
  }
  return "true";
}

Json WrappedConnector::several(Call& call, const Fetch& arguments) {
  std::vector<Request> requests;
  for (const char* part : {"a", "b"}) {
    requests.push_back(Request::get(Url(arguments.base).segment(part).text())
                           .no_redirect()
                           .timeout(std::chrono::seconds(3)));
  }
  Json all = Json::array();
  for (const Response& each : call.http().send_all(requests)) {
    all.push_back({each.status(), each.url(), each.from_cache()});
  }
  return all;
}

Json WrappedConnector::prove(Call& call, const ProofArguments& arguments) {
  const auto& [function, algorithm, key, texts, presented] = arguments;
  const Crypto crypto(call);
  const Crypto::Pieces pieces(texts.begin(), texts.end());
  if (function == "mac") return crypto.mac(algorithm, key, pieces);
  if (function == "digest") return crypto.digest(algorithm, pieces);
  if (function == "check_mac") return crypto.check_mac(algorithm, key, pieces, presented);
  return crypto.check_signature(algorithm, key, pieces, presented);
}

// Makes a digest in a catch handler, where only functions that are [at once] are allowed.
std::string WrappedConnector::prove_in_handler(Call& call) {
  try {
    throw std::runtime_error("a bug");
  } catch (const std::runtime_error&) {
    return json_quote(Crypto(call).digest("sha256", {"a", "b"}));
  }
}

void WrappedConnector::piped(Call& call, const Fetch& arguments, const Sink& result) {
  call.http().send(Request::get(arguments.base)).pipe(result);
}

std::string WrappedConnector::services(Call& call) {
  call.state().put("seen", "yes");
  const auto seen = call.state().get("seen");
  call.state().remove("seen");
  const bool gone = !call.state().get("seen");
  call.log().warning("careful", R"({"n":1})");
  const auto now = call.clock().now().time_since_epoch() / std::chrono::milliseconds(1);
  return "[" + json_quote(*seen) + "," + (gone ? "true" : "false") + "," + std::to_string(now) +
         "," + json_quote(call.link().account) + "," + (call.remaining() ? "true" : "false") + "]";
}

Verdict WrappedConnector::classify(const Answer& answer) const {
  if (answer.body().find("token_expired") != std::string_view::npos) {
    return {PATCHBAY_ANSWER_EXPIRED,
            std::string(answer.method()) + " " + std::string(answer.url()),
            {},
            {}};
  }
  if (answer.status() == 418) throw std::runtime_error("a bug in classify");
  if (answer.header("x-limit").empty()) return {};
  return {PATCHBAY_ANSWER_LIMITED, "Slow down.", std::chrono::seconds(9), ""};
}

constexpr Action<WrappedConnector> kActions[] = {
    action<&WrappedConnector::greet>("greet"),
    action<&WrappedConnector::raw>("raw"),
    action<&WrappedConnector::typed>("typed"),
    action<&WrappedConnector::pieces>("pieces"),
    action<&WrappedConnector::fault>("fault"),
    action<&WrappedConnector::fetch>("fetch"),
    action<&WrappedConnector::upload>("upload"),
    action<&WrappedConnector::piped>("piped"),
    action<&WrappedConnector::services>("services"),
    action<&WrappedConnector::configured>("configured"),
    action<&WrappedConnector::wait>("wait"),
    action<&WrappedConnector::choose>("choose"),
    action<&WrappedConnector::told>("told"),
    action<&WrappedConnector::export_when_ready>("export"),
    action<&WrappedConnector::several>("several"),
    action<&WrappedConnector::unwind>("unwind"),
    action<&WrappedConnector::own_file>("own_file"),
    action<&WrappedConnector::own_json>("own_json"),
    action<&WrappedConnector::prove>("prove"),
    action<&WrappedConnector::prove_in_handler>("prove_in_handler"),
};

}  // namespace wrapped

PATCHBAY_CONNECTOR(wrapped::WrappedConnector, wrapped::kActions)
