#include "catalog/connector.h"

#include <vector>

#include "base/nearest.h"

namespace patchbay::catalog {

Connector::Connector(manifest::Manifest manifest, std::string config,
                     const Surroundings& surroundings, const DynamicLimits& limits)
    : manifest_(std::move(manifest)),
      config_(std::move(config)),
      surroundings_(surroundings),
      actions_(std::exchange(manifest_.actions, {}), manifest_.default_scopes),
      lists_(manifest_, actions_, surroundings.host.clock(), limits) {}

Result<FoundAction> Connector::find_action(std::string_view id,
                                           const services::CallContext& context) const {
  if (const Action* action = actions_.find(id)) return FoundAction{action, nullptr};
  PATCHBAY_TRY(auto list, dynamic_list(context));
  const Action* action = list ? list->actions.find(id) : nullptr;
  if (action == nullptr) return no_such_action(id, list.get());
  return FoundAction{action, std::move(list)};
}

Error Connector::no_such_action(std::string_view id, const DynamicList* list) const {
  std::vector<std::string_view> known;
  for (const Action& action : actions_.all()) known.push_back(action.id);
  if (list != nullptr) {
    for (const Action& action : list->actions.all()) known.push_back(action.id);
  }
  // What callers send is shown short.
  const std::string shown(id.substr(0, 64));
  return Error(Code::kNotFound, "Connector \"" + this->id() + "\" has no action \"" + shown +
                                    "\"." + did_you_mean(id, known));
}

Result<std::shared_ptr<const DynamicList>> Connector::dynamic_list(
    const services::CallContext& context) const {
  if (!manifest_.dynamic_actions) return std::shared_ptr<const DynamicList>();
  PATCHBAY_TRY(const loader::Instance* running, instance(context));
  const auto ask = [&](std::string& json) -> Result<loader::ListedActions> {
    const services::CallFrame frame(surroundings_.host, context);
    services::ResultSink sink(frame, json, lists_.list_bytes());
    return running->actions()->list(frame, sink);
  };
  return lists_.of(context.link.id, context.deadline, ask);
}

Result<const loader::Instance*> Connector::instance(const services::CallContext& context) const {
  if (const auto* running = running_.load(std::memory_order_acquire)) return running;
  return start(context);
}

Result<const loader::Instance*> Connector::start(const services::CallContext& context) const {
  const std::scoped_lock lock(starting_);
  if (owned_) return owned_.get();
  if (!library_) library_ = surroundings_.loader.load(manifest_);
  if (library_->has_error()) return library_->error();
  PATCHBAY_TRY(owned_,
               loader::Instance::create(library_->value(), surroundings_.host, context, config_));
  running_.store(owned_.get(), std::memory_order_release);
  return owned_.get();
}

State Connector::state() const {
  const std::scoped_lock lock(starting_);
  if (!library_) return State::kKnown;
  return library_->has_value() ? State::kLoaded : State::kRefused;
}

std::optional<Error> Connector::refusal() const {
  const std::scoped_lock lock(starting_);
  if (!library_ || library_->has_value()) return std::nullopt;
  return library_->error();
}

}  // namespace patchbay::catalog
