#include "preferences/first_uses.h"

#include "preferences/preferences.h"

namespace patchbay::preferences {
namespace {

// When note() would remember more uses than this, it forgets all of them and reads the store again.
constexpr std::size_t kMostRemembered = 100'000;

}  // namespace

void FirstUses::note(std::string_view organization, std::string_view user,
                     std::string_view connector) {
  if (user.empty()) return;
  {
    const Lock lock(mutex_);
    if (seen_.contains(UseView(organization, user, connector))) return;
  }
  if (store_.outage()) return;
  const PreferenceOwner owner{std::string(organization), std::string(user)};
  const std::string id(connector);
  const auto noted = store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    note_step(transaction, owner, id, {.used = true});
    return success();
  });
  if (noted.has_error()) {
    if (store_.outage()) return;  // the store logs its own outage once
    log_.write(telemetry::Level::kWarning, "a first use could not be noted",
               {{"connector", connector}, {"why", noted.error().message()}});
    return;
  }
  const Lock lock(mutex_);
  if (seen_.size() >= kMostRemembered) seen_.clear();
  seen_.emplace(owner.organization, owner.user, id);
}

}  // namespace patchbay::preferences
