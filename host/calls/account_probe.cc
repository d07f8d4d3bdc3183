#include "calls/account_probe.h"

#include <algorithm>
#include <functional>
#include <span>

#include "base/lower_case.h"
#include "calls/network.h"
#include "json/document.h"
#include "process/programs.h"
#include "services/call_frame.h"
#include "services/result_sink.h"

namespace patchbay::calls {
namespace {

// One call into the patchbay.auth functions of a connector, with its network access.
class AuthCall {
 public:
  AuthCall(const CallParts& parts, links::Link& link, const TraceId& trace_id,
           const Patience& patience)
      : parts_(parts), link_(link), patience_(patience), view_(parts.catalog.view()) {
    scopes_ = link.scopes();
    context_.link = {link.id(), link.account(), link.user_configuration()};
    context_.scopes = scopes_;
    context_.trace_id = trace_id;
    context_.deadline = patience.deadline;
    context_.cancellation = patience.cancellation;
    context_.shutdown = patience.shutdown;
    if (!link.id().empty()) return;
    connecting_ = trace_id.hex();  // owner of the connector's state until the account has a link
    context_.user = connecting_;
  }
  ~AuthCall() {
    // Deletes the state that the connector stored for the account. If the store fails, the state
    // stays in the store. No other code uses the name of this state.
    if (connecting_.empty()) return;
    static_cast<void>(parts_.host.state().clear({context_.connector, context_.owner()}));
    parts_.host.kept().end_of(context_.owner());
    if (parts_.host.programs() != nullptr) parts_.host.programs()->end_of(context_.owner());
  }
  AuthCall(const AuthCall&) = delete;
  AuthCall& operator=(const AuthCall&) = delete;

  // Returns the patchbay.auth functions of the connector, or nullptr if it has none.
  Result<const loader::Auth*> open(const std::string& id) {
    PATCHBAY_TRY(connector_, view_->get(id));
    network_.emplace(parts_, *connector_, &link_, nullptr, patience_);
    network_->ask_always();  // the account is tested now, so no cached answer may be used
    context_.connector = connector_->id();
    context_.folder = connector_->manifest().folder.native();
    context_.seal = connector_->manifest().seal.get();
    context_.config = connector_->config();
    context_.network = &*network_;
    PATCHBAY_TRY(const loader::Instance* instance, connector_->instance(context_));
    network_->use(*instance);
    return instance->auth();
  }

  // Runs `ask` in a frame of the call. `ask` uses the functions that open() returned.
  Result<void> run(const std::function<Result<void>(const services::CallFrame&)>& ask) const {
    Result<void> outcome = success();
    PATCHBAY_TRY(connector_->run(context_, [&] {
      const services::CallFrame frame(parts_.host, context_);
      outcome = ask(frame);
    }));
    return outcome;
  }

  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return network_ ? network_->revoked_generation() : std::nullopt;
  }

 private:
  const CallParts& parts_;
  links::Link& link_;
  const Patience& patience_;
  std::shared_ptr<const catalog::View> view_;
  const catalog::Connector* connector_ = nullptr;
  std::optional<CallNetwork> network_;
  std::string connecting_;
  std::string scopes_;
  services::CallContext context_;
};

// Returns the error for a wrong answer of `identify`. The error is for the connector's author.
Error bad_identity(const std::string& connector, const std::string& fault) {
  return {Code::kResultInvalid, "Connector \"" + connector +
                                    "\" was asked whose account it is, and " + fault +
                                    " Give its author this sentence."};
}

Result<std::string> text_of(const json::Node& object, std::string_view member) {
  const json::Node* found = object.find(member);
  if (found == nullptr || found->is(json::Kind::kNull)) return std::string();
  if (found->is(json::Kind::kString)) return std::string(found->text());
  return Error(Code::kResultInvalid,
               "its answer's member \"" + std::string(member) + "\" is no text.");
}

Result<std::vector<std::string>> texts_of(const json::Node& object, std::string_view member) {
  std::vector<std::string> texts;
  const json::Node* found = object.find(member);
  if (found == nullptr || found->is(json::Kind::kNull)) return texts;
  bool is_list = found->is(json::Kind::kArray);
  for (const json::Node& each : is_list ? found->items() : std::span<const json::Node>()) {
    is_list = is_list && each.is(json::Kind::kString);
    texts.emplace_back(each.is(json::Kind::kString) ? each.text() : std::string_view());
  }
  if (is_list) return texts;
  return Error(Code::kResultInvalid,
               "its answer's member \"" + std::string(member) + "\" is no array of texts.");
}

// Returns an e-mail address in lower case, because permissions contain it in lower case. Returns ""
// if the text is not a plain address.
std::string address_in(std::string_view text) {
  constexpr std::size_t kLongest = 254;  // RFC 5321 §4.5.3.1.3
  const std::size_t at = text.find('@');
  const bool has_parts = at != text.npos && at > 0 && at + 1 < text.size();
  if (!has_parts || text.size() > kLongest || text.find('@', at + 1) != text.npos) return {};
  const bool is_printable = std::none_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) <= ' ' || byte == 0x7F;
  });
  return is_printable ? lower_case(text) : std::string();
}

// Returns the name of a domain in lower case, or "" if the text is not a domain name.
std::string domain_in(std::string_view text) {
  constexpr std::size_t kLongest = 253;  // RFC 1035 §2.3.4
  const bool has_dots =
      text.find('.') != text.npos && !text.starts_with('.') && !text.ends_with('.');
  const bool is_name = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.';
  });
  return has_dots && is_name && text.size() <= kLongest ? lower_case(text) : std::string();
}

Result<accounts::Identity> identity_in(const json::Node& answer) {
  if (!answer.is(json::Kind::kObject)) {
    return Error(Code::kResultInvalid, "its answer is no JSON object.");
  }
  accounts::Identity identity;
  PATCHBAY_TRY(identity.account, text_of(answer, "account"));
  if (identity.account.empty()) {
    return Error(Code::kResultInvalid, "its answer's member \"account\" is missing or empty.");
  }
  PATCHBAY_TRY(identity.name, text_of(answer, "name"));
  PATCHBAY_TRY(const std::string email, text_of(answer, "email"));
  identity.email = address_in(email);
  PATCHBAY_TRY(const std::string domain, text_of(answer, "domain"));
  identity.domain = domain_in(domain);
  PATCHBAY_TRY(identity.scopes, texts_of(answer, "scopes"));
  return identity;
}

Result<accounts::Identity> read_identity(const std::string& connector, const std::string& text) {
  constexpr unsigned kDeepest = 16;
  if (text.empty()) return bad_identity(connector, "answered nothing.");
  const auto answer = json::Document::read(text, kDeepest);
  if (answer.has_error()) {
    return bad_identity(connector, "its answer cannot be read: " + answer.error().message());
  }
  auto identity = identity_in(answer.value().root());
  if (identity.has_error()) return bad_identity(connector, identity.error().message());
  return identity;
}

}  // namespace

Result<std::optional<accounts::Identity>> ConnectorProbe::identify(const std::string& connector,
                                                                   links::Link& link,
                                                                   const TraceId& trace_id,
                                                                   const Patience& patience) {
  const auto ask = [&]() -> Result<std::optional<accounts::Identity>> {
    AuthCall call(parts_, link, trace_id, patience);
    PATCHBAY_TRY(const loader::Auth* auth, call.open(connector));
    if (auth == nullptr) return std::nullopt;
    std::string text;
    PATCHBAY_TRY(call.run([&](const services::CallFrame& frame) {
      services::ResultSink sink(frame, text, PATCHBAY_IDENTITY_MAX);
      return auth->identify(frame, sink);
    }));
    PATCHBAY_TRY(auto identity, read_identity(connector, text));
    return std::optional(std::move(identity));
  };
  auto identity = ask();
  if (identity.has_error()) tell_unidentified(connector, identity.error(), trace_id);
  return identity;
}

void ConnectorProbe::tell_unidentified(const std::string& connector, const Error& why,
                                       const TraceId& trace_id) const {
  const std::string outcome(name_of(why.code()));
  parts_.host.log().write(
      telemetry::Level::kWarning, "an account could not be identified",
      {{"connector", connector}, {"outcome", outcome}, {"error", why.message()}}, &trace_id);
  if (parts_.host.metrics() == nullptr) return;
  parts_.host.metrics()
      ->counter("patchbay_unidentified_accounts_total",
                "Times that a connector could not say whose account it is, by outcome.",
                {{"connector", connector}, {"outcome", outcome}})
      .increment();
}

ConnectorProbe::ProbeOutcome ConnectorProbe::ask(const std::string& connector, links::Link& link,
                                                 const TraceId& trace_id,
                                                 const Patience& patience) {
  AuthCall call(parts_, link, trace_id, patience);
  auto auth = call.open(connector);
  if (auth.has_error()) return {std::move(auth).error(), std::nullopt};
  if (auth.value() == nullptr) {
    return {Error(Code::kInvalidArgument,
                  "Connector \"" + connector + "\" has no way to try an account out."),
            std::nullopt};
  }
  auto outcome =
      call.run([&](const services::CallFrame& frame) { return auth.value()->probe(frame); });
  return {std::move(outcome), call.revoked_generation()};
}

Result<void> ConnectorProbe::probe(const std::string& connector, links::Link& link,
                                   const TraceId& trace_id, const Patience& patience) {
  ProbeOutcome probed = ask(connector, link, trace_id, patience);
  if (!probed.revoked) return std::move(probed.outcome);
  ProbeOutcome again = ask(connector, link, trace_id, patience);
  if (again.revoked == probed.revoked) link.revoked(*again.revoked);
  return std::move(again.outcome);
}

Result<void> ConnectorProbe::confirm_revoked(const std::string& connector, links::Link& link,
                                             std::int64_t generation, const TraceId& trace_id,
                                             const Patience& patience) {
  ProbeOutcome probed = ask(connector, link, trace_id, patience);
  if (probed.revoked == generation) {
    link.revoked(generation);
  } else if (probed.outcome.has_error()) {
    // Only one report says that the credential of this generation is revoked. The link may have a
    // newer credential by now, so the credential is doubted and not yet revoked.
    link.doubted(probed.revoked.value_or(generation));
  }
  return std::move(probed.outcome);
}

}  // namespace patchbay::calls
