// Ends subscriptions at providers outside of the regular rounds: the subscriptions of a link before
// the link is revoked, the subscriptions of a user before the user is removed, and a subscription
// whose row was deleted while the provider made the subscription. Logs, for the operator, how many
// subscriptions could not be ended.
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "base/later.h"
#include "webhooks/next_step.h"
#include "webhooks/subscriptions.h"

namespace patchbay::webhooks {
namespace {

using enum SubscriptionState;

constexpr std::chrono::seconds kToEndUnkept{10};

}  // namespace

void Subscriptions::end_at_provider(const std::string& link, Monotonic deadline) {
  const auto rows = of_link(link);
  if (rows.has_error()) return tell_unread({"link", link}, rows.error());
  end_each(rows.value(), deadline);
}

void Subscriptions::end_at_providers_of(const std::string& organization, const std::string& user,
                                        Monotonic deadline) {
  const auto rows = parts_.store.read([&](store::Transaction& transaction) -> Result<Rows> {
    return subscriptions_of_user(transaction, organization, user);
  });
  if (rows.has_error()) return tell_unread({"user", user}, rows.error());
  end_each(rows.value(), deadline);
}

void Subscriptions::tell_unread(const telemetry::Field& whose, const Error& why) {
  parts_.log.write(telemetry::Level::kWarning,
                   "subscriptions could not be read, so that they could be ended",
                   {whose, {"outcome", name_of(why.code())}, {"error", why.message()}});
}

void Subscriptions::end_each(const Rows& rows, Monotonic deadline) {
  std::map<std::pair<std::string, std::string>, Rows> together;
  for (const SubscriptionRow& row : rows) {
    const bool has_answered = !row.sealed_state.empty();
    if (has_answered) together[{row.link, row.connector}].push_back(row);
  }
  for (auto& [key, each] : together) end_together(std::move(each), deadline);
}

// Ends the subscriptions of one link and connector. Stops asking the provider after an error that
// the next calls would meet too (holds_up()).
void Subscriptions::end_together(Rows rows, Monotonic deadline) {
  std::optional<Error> why;
  std::int64_t left = 0;
  for (SubscriptionRow& row : rows) {
    row.state = kEnding;
    const bool waits = why && holds_up(why->code());
    const auto answer = waits ? Result<SubscriptionTerms>(*why) : ask(row, {.deadline = deadline});
    count(row, is_ended(answer) ? "ended" : "not_ended");
    if (is_ended(answer)) continue;
    why = answer.error();
    ++left;
  }
  if (why) tell_left(rows.front(), left, *why);
}

// Ends a subscription that the provider made and the store does not have any more. `by` can still
// use the link, even if the link was deleted meanwhile.
void Subscriptions::end_unkept(const SubscriberResult& by, SubscriptionRow row,
                               const SubscriptionTerms& made, const std::stop_token& stop) {
  row.state = kEnding;
  row.sealed_state = parts_.vault.seal(place_of_state(row.id), made.state);
  const Monotonic deadline = later(parts_.clock.now(), kToEndUnkept);
  const auto answer = ask(by, row, {.deadline = deadline, .cancellation = &stop});
  count(row, is_ended(answer) ? "ended" : "not_ended");
  if (is_ended(answer)) return;
  tell_left(row, 1,
            {answer.error().code(),
             "The subscription was given up meanwhile. " + answer.error().message()});
}

// Logs, for the operator, how many subscriptions of a link and connector the host could not end.
void Subscriptions::tell_left(const SubscriptionRow& row, std::int64_t subscriptions,
                              const Error& why) {
  parts_.log.write(telemetry::Level::kWarning,
                   "subscriptions could not be ended at a provider; end them there, or let them "
                   "expire: what it still sends is refused",
                   {{"connector", row.connector},
                    {"link", row.link},
                    {"subscriptions", subscriptions},
                    {"outcome", name_of(why.code())},
                    {"error", why.message()}});
}

}  // namespace patchbay::webhooks
