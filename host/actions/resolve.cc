// Stage 1: finds the connector, the link and the action. This stage reads no credential.
#include "actions/call.h"
#include "manifest/auth.h"

namespace patchbay::actions {
namespace {

// Finds the call's link. A missing link is not an error yet. If the connector needs a link,
// authorize refuses the call, after validate has checked the arguments.
Result<void> find_link(const links::Links& links, Call& call) {
  const manifest::Manifest& manifest = call.connector->manifest();
  if (call.request.link.empty() && !manifest::takes_link(manifest)) return success();
  const bool works_without = manifest::works_without_link(manifest);
  auto found = links.find(manifest, call.request.link, call.caller,
                          works_without ? links::Absence::kRecent : links::Absence::kNow);
  if (found.has_value()) {
    call.link = std::move(found).value();
    return success();
  }
  Error& error = found.error();
  if (error.code() == Code::kNotFound) return std::move(error);
  if (error.code() == Code::kLinkRequired && works_without) return success();
  call.no_link = std::move(error);
  return success();
}

void fill_context(Call& call) {
  services::CallContext& context = call.context;
  context.connector = call.connector->id();
  context.folder = call.connector->manifest().folder.native();
  context.seal = call.connector->manifest().seal.get();
  context.config = call.connector->config();
  context.action = call.request.action;
  if (call.link) {
    context.link = {call.link->id(), call.link->account(), call.link->user_configuration()};
    call.scopes = call.link->scopes();
    context.scopes = call.scopes;
  } else {
    context.organization = call.caller.organization;
    context.user = call.caller.user;
  }
  context.idempotency_key = call.request.idempotency_key;
  context.locale = call.request.locale;
  context.trace_id = call.request.trace_id;
  context.deadline = call.request.deadline;
  context.cancellation = call.request.cancellation;
  context.shutdown = call.request.shutdown;
  context.progress = call.request.progress;
  context.network = &*call.network;
}

}  // namespace

// Prepares the connector for listing its actions. The connector lists them at run time for one
// link, and may send requests to the provider. So a caller that needs a new list counts as a
// running call of the connector, also while it waits for another caller's listing.
Result<void> Pipeline::prepare_listing(Call& call) {
  if (!call.connector->manifest().dynamic_actions) return success();
  if (call.no_link) return *call.no_link;
  if (!call.connector->has_fresh_list(call.context)) {
    PATCHBAY_TRY(take_places(call));
  }
  PATCHBAY_TRY(const loader::Instance* instance, call.connector->instance(call.context));
  call.network->use(*instance);
  return success();
}

Result<void> Pipeline::locate(Call& call) const {
  call.view = parts_.calls.catalog.view();
  PATCHBAY_TRY(call.connector, call.view->get(call.request.connector));
  PATCHBAY_TRY(find_link(parts_.links, call));
  call.network.emplace(parts_.calls, *call.connector, call.link.get(), &call.caller,
                       patience_of(call.request));
  fill_context(call);
  return success();
}

Result<void> Pipeline::resolve(Call& call) {
  PATCHBAY_TRY(locate(call));
  if (call.connector->actions().find(call.request.action) == nullptr) {
    PATCHBAY_TRY(prepare_listing(call));
  }
  PATCHBAY_TRY(call.action, call.connector->find_action(call.request.action, call.context));
  return success();
}

Result<void> Pipeline::list(const Request& request,
                            const std::function<void(const catalog::Action&)>& visit) {
  std::string no_result;
  Call call(request, caller_of(request), no_result, parts_.calls.host.clock().now());
  PATCHBAY_TRY(locate(call));
  for (const catalog::Action& action : call.connector->actions().all()) visit(action);
  PATCHBAY_TRY(prepare_listing(call));
  PATCHBAY_TRY(const auto list, call.connector->dynamic_list(call.context));
  if (!list) return success();
  for (const catalog::Action& action : list->actions.all()) visit(action);
  return success();
}

Result<std::shared_ptr<const catalog::DynamicList>> Pipeline::dynamic_list(const Request& request) {
  std::string no_result;
  Call call(request, caller_of(request), no_result, parts_.calls.host.clock().now());
  PATCHBAY_TRY(locate(call));
  PATCHBAY_TRY(prepare_listing(call));
  return call.connector->dynamic_list(call.context);
}

}  // namespace patchbay::actions
