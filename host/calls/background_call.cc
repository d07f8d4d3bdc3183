#include "calls/background_call.h"

#include <algorithm>

#include "base/later.h"
#include "calls/network.h"
#include "catalog/catalog.h"
#include "manifest/auth.h"

namespace patchbay::calls {
namespace {

// Returns the error for a connector that a reload removed after whose() found it. Changes NOT_FOUND
// to CONNECTOR_UNAVAILABLE. In the result of a call, NOT_FOUND means that the provider does not
// have the requested object.
Error not_called(const Error& why) {
  const bool is_missing_here = why.code() == Code::kNotFound;
  return is_missing_here ? Error(Code::kConnectorUnavailable, why.message()) : why;
}

}  // namespace

Result<BackgroundCalls::CallAccount> BackgroundCalls::whose(const std::string& connector,
                                                            std::string_view link,
                                                            const std::string& organization,
                                                            const std::string& user) const {
  const auto view = parts_.calls.catalog.view();
  PATCHBAY_TRY(const catalog::Connector* found, view->get(connector));
  CallAccount whose{.connector = connector, .link = nullptr, .caller = {}};
  whose.caller.organization = organization;
  whose.caller.user = user;
  const bool is_without = link.empty() && manifest::works_without_link(found->manifest());
  if (!is_without && manifest::takes_link(found->manifest())) {
    PATCHBAY_TRY(whose.link, parts_.links.find(found->manifest(), link, whose.caller));
  }
  return whose;
}

Result<void> BackgroundCalls::run(const CallAccount& whose, const Patience& given,
                                  const services::CallSecrets* secrets, const Ask& ask) const {
  Patience patience = given;
  patience.deadline =
      std::min(given.deadline, later(parts_.calls.host.clock().now(), parts_.longest));
  const auto view = parts_.calls.catalog.view();
  const auto found = view->get(whose.connector);
  if (found.has_error()) return not_called(found.error());
  const catalog::Connector* connector = found.value();
  CallNetwork network(parts_.calls, *connector, whose.link.get(), &whose.caller, patience);
  network.ask_always();  // the answer has to be up to date
  network.yield_to_people();
  const std::string account = network.account();
  const std::string scopes = whose.link ? whose.link->scopes() : std::string();
  services::CallContext context;
  context.connector = connector->id();
  context.folder = connector->manifest().folder.native();
  context.seal = connector->manifest().seal.get();
  context.config = connector->config();
  if (whose.link) {
    context.link = {whose.link->id(), whose.link->account(), whose.link->user_configuration()};
  }
  context.organization = whose.caller.organization;
  context.user = whose.caller.user;
  context.scopes = scopes;
  context.deadline = patience.deadline;
  context.cancellation = patience.cancellation;
  context.shutdown = patience.shutdown;
  context.network = &network;
  context.secrets = secrets;
  PATCHBAY_TRY(const Turn turn, enter(*connector, account, whose.caller.organization, patience));
  PATCHBAY_TRY(const loader::Instance* instance, connector->instance(context));
  network.use(*instance);
  Result<void> outcome = success();
  PATCHBAY_TRY(connector->run(context, [&] {
    const services::CallFrame frame(parts_.calls.host, context);
    outcome = ask(*instance, frame);
  }));
  return outcome;
}

Result<Turn> BackgroundCalls::enter(const catalog::Connector& connector, const std::string& account,
                                    const std::string& organization,
                                    const Patience& patience) const {
  switch (connector.manifest().limits.concurrency) {
    case manifest::Concurrency::kInstance:
      return parts_.turnstiles.enter({&connector, "", organization}, patience);
    case manifest::Concurrency::kLink:
      return parts_.turnstiles.enter({&connector, account, organization}, patience);
    case manifest::Concurrency::kParallel:
      break;
  }
  return Turn();
}

}  // namespace patchbay::calls
