#include "actions/account_probe.h"

#include <nlohmann/json.hpp>

#include "actions/network.h"
#include "services/call_frame.h"
#include "services/result_sink.h"

namespace patchbay::actions {
namespace {

constexpr std::size_t kIdentityBytes = std::size_t{64} * 1024;

// One call into a connector's patchbay.auth, with its network.
class AuthCall {
 public:
  AuthCall(const PipelineParts& parts, links::Link& link, const TraceId& trace_id,
           const Patience& patience)
      : parts_(parts), link_(link), patience_(patience), view_(parts.catalog.view()) {
    context_.link = {link.id(), link.account(), link.user_configuration()};
    context_.trace_id = trace_id;
    context_.deadline = patience.deadline;
    context_.cancellation = patience.cancellation;
    context_.shutdown = patience.shutdown;
  }

  // The capability, or nullptr where the connector has none.
  Result<const loader::Auth*> open(const std::string& id) {
    PATCHBAY_TRY(const catalog::Connector* connector, view_->get(id));
    network_.emplace(parts_, *connector, &link_, nullptr, patience_);
    network_->ask_always();  // what an account can do now, and never what another's answer was
    context_.connector = connector->id();
    context_.network = &*network_;
    PATCHBAY_TRY(const loader::Instance* instance, connector->instance(context_));
    network_->use(*instance);
    return instance->auth();
  }

  [[nodiscard]] const services::CallContext& context() const { return context_; }

 private:
  const PipelineParts& parts_;
  links::Link& link_;
  const Patience& patience_;
  std::shared_ptr<const catalog::View> view_;
  std::optional<CallNetwork> network_;
  services::CallContext context_;
};

std::string text_of(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<links::Identity> read_identity(const std::string& connector, const std::string& json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  links::Identity identity;
  if (object.is_object()) identity.account = text_of(object, "account");
  if (identity.account.empty()) {
    return Error(Code::kResultInvalid,
                 "Connector \"" + connector +
                     "\" was asked whose account it is and did not say (the member \"account\"). "
                     "Give its author this sentence.");
  }
  identity.name = text_of(object, "name");
  const auto scopes = object.find("scopes");
  if (scopes == object.end() || !scopes->is_array()) return identity;
  identity.scopes.emplace();
  for (const auto& scope : *scopes) {
    if (scope.is_string()) identity.scopes->push_back(scope.get<std::string>());
  }
  return identity;
}

}  // namespace

Result<std::optional<links::Identity>> ConnectorProbe::identify(const std::string& connector,
                                                                links::Link& link,
                                                                const TraceId& trace_id,
                                                                const Patience& patience) {
  AuthCall call(parts_, link, trace_id, patience);
  PATCHBAY_TRY(const loader::Auth* auth, call.open(connector));
  if (auth == nullptr) return std::nullopt;
  const services::CallFrame frame(parts_.host, call.context());
  std::string json;
  services::ResultSink sink(frame, json, kIdentityBytes);
  PATCHBAY_TRY(auth->identify(frame, sink));
  PATCHBAY_TRY(auto identity, read_identity(connector, json));
  return std::optional(std::move(identity));
}

Result<void> ConnectorProbe::probe(const std::string& connector, links::Link& link,
                                   const TraceId& trace_id, const Patience& patience) {
  AuthCall call(parts_, link, trace_id, patience);
  PATCHBAY_TRY(const loader::Auth* auth, call.open(connector));
  if (auth == nullptr) {
    return Error(Code::kInvalidArgument,
                 "Connector \"" + connector + "\" has no way to try an account out.");
  }
  const services::CallFrame frame(parts_.host, call.context());
  return auth->probe(frame);
}

}  // namespace patchbay::actions
