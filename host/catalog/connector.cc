#include "catalog/connector.h"

#include <cerrno>
#include <exception>
#include <new>
#include <vector>

#include "base/nearest.h"
#include "base/patience.h"
#include "base/shortage.h"
#include "catalog/origins.h"
#include "catalog/told_callers.h"

namespace patchbay::catalog {
namespace {

Error for_callers(const std::string& id, Error error) {
  const bool is_settings = error.code() == Code::kGateClosed;
  const std::string_view words = is_settings         ? kNotConfigured
                                 : error.retryable() ? kNotNow
                                                     : kNotUsable;
  return std::move(error).with_words_to_callers("Connector \"" + id + "\"" + std::string(words));
}

Result<std::shared_ptr<const http_client::OriginPolicy>> shared_origins_of(
    const manifest::Manifest& manifest, std::string_view config,
    std::string_view user_configuration) {
  PATCHBAY_TRY(auto origins, origins_of(manifest, config, user_configuration));
  return std::make_shared<const http_client::OriginPolicy>(std::move(origins));
}

}  // namespace

Connector::Connector(manifest::Manifest manifest, std::string config,
                     const Surroundings& surroundings, const DynamicLimits& limits)
    : manifest_(std::move(manifest)),
      config_(std::move(config)),
      origins_(shared_origins_of(manifest_, config_, "")),
      blocks_(manifest_.limits.blocking),
      surroundings_(surroundings),
      actions_(std::exchange(manifest_.actions, {}), manifest_.default_scopes),
      lists_(manifest_, actions_, surroundings.host, limits) {}

Connector::~Connector() {
  if (!owned_) return;
  const services::CallContext nobodys{.connector = id(), .action = {}, .link = {}, .trace_id = {}};
  static_cast<void>(run(nobodys, [this] { owned_.reset(); }));  // nobody's call has no deadline
}

Result<std::shared_ptr<const http_client::OriginPolicy>> Connector::origins(
    std::string_view user_configuration) const {
  if (user_configuration.empty() || !is_server_chosen(manifest_)) return origins_;
  return shared_origins_of(manifest_, config_, user_configuration);
}

Result<FoundAction> Connector::find_action(std::string_view id,
                                           const services::CallContext& context) const {
  if (const Action* action = actions_.find(id)) return FoundAction{action, nullptr};
  PATCHBAY_TRY(auto list, dynamic_list(context));
  const Action* action = list ? list->actions.find(id) : nullptr;
  if (action == nullptr) return no_such_action(id, list.get());
  return FoundAction{action, std::move(list)};
}

Result<FoundAction> Connector::find_by_provider_name(std::string_view name,
                                                     const services::CallContext& context) const {
  PATCHBAY_TRY(auto list, dynamic_list(context));
  if (!list) return FoundAction{};
  if (list->actions.find_by_provider_name(name) == nullptr) {
    doubt_list(context);
    PATCHBAY_TRY(list, dynamic_list(context));
  }
  return FoundAction{list->actions.find_by_provider_name(name), std::move(list)};
}

Error Connector::no_such_action(std::string_view id, const DynamicList* list) const {
  std::vector<std::string_view> known;
  for (const Action& action : actions_.all()) known.push_back(action.id);
  if (list != nullptr) {
    for (const Action& action : list->actions.all()) known.push_back(action.id);
  }
  // Only the beginning of the id is shown, because the id comes from a caller and may be long.
  const std::string shown(id.substr(0, 64));
  const bool leaves_out = list != nullptr && !list->rejected.empty();
  return Error(
      Code::kNotFound,
      "Connector \"" + this->id() + "\" has no action \"" + shown + "\"." +
          did_you_mean(id, known) +
          (leaves_out ? " Some that it lists are not in order and left out; the host's log "
                        "says which, and why."
                      : ""));
}

Result<std::shared_ptr<const DynamicList>> Connector::dynamic_list(
    const services::CallContext& context) const {
  if (!manifest_.dynamic_actions) return std::shared_ptr<const DynamicList>();
  PATCHBAY_TRY(const loader::Instance* running, instance(context));
  const auto ask = [&](std::string& json) -> Result<loader::ListedActions> {
    std::optional<Result<loader::ListedActions>> listed;
    PATCHBAY_TRY(run(context, [&] {
      const services::CallFrame frame(surroundings_.host, context);
      services::ResultSink sink(frame, json, lists_.list_bytes());
      listed.emplace(running->actions()->list(frame, sink));
    }));
    return std::move(*listed);
  };
  return lists_.of(context.owner(), context.patience(), ask);
}

Result<void> Connector::run(const services::CallContext& context,
                            const std::function<void()>& work) const {
  if (blocks_.load(std::memory_order_relaxed)) return threads_.run(context.patience(), work);
  const services::Guest guest(surroundings_.host.guests(), id(), context.action, context.trace_id);
  work();
  return success();
}

Result<const loader::Instance*> Connector::instance(const services::CallContext& context) const {
  if (auto trusted = check_seal(); trusted.has_error()) return std::move(trusted).error();
  if (const auto* running = running_.load(std::memory_order_acquire)) return running;
  return start(context);
}

// Starts the connector. One call does this, while other calls wait as long as their patience lasts.
// The lock is free while the connector's code runs, so other threads can read the state.
Result<const loader::Instance*> Connector::start(const services::CallContext& context) const {
  std::unique_lock lock(mutex_);
  const Patience patience = context.patience();
  if (!patience.wait(started_, lock, [this] { return !is_starting_; })) return patience.ended();
  if (owned_) return owned_.get();
  if (const Error* why = remembered_refusal()) return *why;
  is_starting_ = true;
  std::shared_ptr<const loader::Library> library = library_;
  lock.unlock();
  auto started = start_now(std::move(library), context);
  lock.lock();
  is_starting_ = false;
  started_.notify_all();
  if (started.has_error()) return std::move(started).error();
  owned_ = std::move(started).value();
  running_.store(owned_.get(), std::memory_order_release);
  return owned_.get();
}

Result<std::unique_ptr<const loader::Instance>> Connector::start_now(
    std::shared_ptr<const loader::Library> library, const services::CallContext& context) const
    try {
  if (library == nullptr) {
    const loader::Stamp stamp = stamp_of_library();
    auto loaded = surroundings_.loader.load(manifest_, config_, context.patience());
    const std::scoped_lock lock(mutex_);
    if (loaded.has_error()) {
      Error why = for_callers(id(), std::move(loaded).error());
      remember(why, stamp);
      return why;
    }
    refusal_.reset();
    library = library_ = std::move(loaded).value();
  }
  std::optional<Result<std::unique_ptr<const loader::Instance>>> created;
  PATCHBAY_TRY(run(context, [&] {
    created.emplace(
        loader::Instance::create(std::move(library), surroundings_.host, context, config_));
  }));
  auto made = std::move(*created);
  // The connector's message may contain parts of its configuration. Callers may not see the
  // configuration.
  if (made.has_error() && made.error().code() == Code::kGateClosed) {
    return for_callers(id(), std::move(made).error());
  }
  return made;
} catch (const std::bad_alloc&) {
  return shortage("connector \"" + id() + "\" cannot be started", ENOMEM);
} catch (const std::exception& thrown) {
  return Error(Code::kInternal, "connector \"" + id() + "\" was not started: " + thrown.what());
}

// Stores the reason of a failed start. The next call tries again after a retryable failure or an
// INTERNAL error. If the error contains a time to wait, the next try comes after this time.
// Requires mutex_.
void Connector::remember(const Error& failed, const loader::Stamp& stamp) const {
  // The end of the call's patience is not a fault of the library.
  if (failed.code() == Code::kCancelled || failed.code() == Code::kDeadlineExceeded) return;
  Refusal refusal{failed, stamp, Monotonic::max()};
  if (failed.retryable() || failed.code() == Code::kInternal) {
    const auto pause = failed.details().retry_after.value_or(std::chrono::milliseconds(0));
    refusal.until = surroundings_.host.clock().now() + pause;
  }
  refusal_ = std::move(refusal);
}

// Returns the reason of the last failed start. Returns nullptr if no start failed, or if it is time
// for a new try. Requires mutex_.
const Error* Connector::remembered_refusal() const {
  if (!refusal_ || surroundings_.host.clock().now() >= refusal_->until) return nullptr;
  return refusal_->stamp == stamp_of_library() ? &refusal_->why : nullptr;
}

loader::Stamp Connector::stamp_of_library() const {
  loader::Stamp stamp;
  stamp.add(manifest_.folder / manifest_.identity.library);
  return stamp;
}

State Connector::state() const {
  const std::scoped_lock lock(mutex_);
  if (library_) return State::kLoaded;
  return refusal_ && refusal_->is_for_good() ? State::kRefused : State::kKnown;
}

std::string Connector::built_with() const {
  const std::scoped_lock lock(mutex_);
  return library_ ? library_->built_with() : std::string();
}

Result<void> Connector::check_seal() const {
  if (manifest_.seal == nullptr) return success();
  auto trusted = manifest_.seal->check_signer();
  if (trusted.has_error()) return for_callers(id(), std::move(trusted).error());
  return success();
}

std::optional<Error> Connector::refusal() const {
  if (auto trusted = check_seal(); trusted.has_error()) return std::move(trusted).error();
  const std::scoped_lock lock(mutex_);
  if (!refusal_ || !refusal_->is_for_good()) return std::nullopt;
  return refusal_->why;
}

}  // namespace patchbay::catalog
