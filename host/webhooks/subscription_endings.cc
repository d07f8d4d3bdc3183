// How subscriptions end that no round keeps: those of a link that is given up, and one that was
// made too late to be kept. What a provider could not be asked for is told to the operator.
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
  const auto rows = parts_.store.read([&](Transaction& transaction) -> Result<Rows> {
    return subscriptions_of_link(transaction, link);
  });
  if (rows.has_error()) {
    parts_.log.write(Level::kWarning, "the subscriptions of a link could not be ended",
                     {{"link", link},
                      {"outcome", name_of(rows.error().code())},
                      {"error", rows.error().message()}});
    return;
  }
  std::map<std::string, Rows> of_connector;
  for (const SubscriptionRow& row : rows.value()) {
    const bool has_answered = !row.sealed_state.empty();
    if (has_answered) of_connector[row.connector].push_back(row);
  }
  for (auto& [connector, each] : of_connector) end_together(std::move(each), deadline);
}

// Ends subscriptions of one link and connector. After a provider did not answer in time, it is not
// asked for the others.
void Subscriptions::end_together(Rows rows, Monotonic deadline) {
  std::optional<Error> why;
  std::int64_t left = 0;
  for (SubscriptionRow& row : rows) {
    row.state = kEnding;
    const bool waits = why && holds_up(why->code());
    const auto answer = waits ? Result<Made>(*why) : ask(row, {.deadline = deadline});
    count(row, is_ended(answer) ? "ended" : "not_ended");
    if (is_ended(answer)) continue;
    why = answer.error();
    ++left;
  }
  if (why) tell_left(rows.front(), left, *why);
}

// Nobody else knows that the provider has this one. `by` still has the link, which may be gone.
void Subscriptions::end_unkept(const Opened& by, SubscriptionRow row, const Made& made,
                               const std::stop_token& stop) {
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

// Tells the operator, once, of subscriptions of a link and connector that nobody asks about any
// more.
void Subscriptions::tell_left(const SubscriptionRow& row, std::int64_t subscriptions,
                              const Error& why) {
  parts_.log.write(Level::kWarning,
                   "subscriptions could not be ended at a provider; end them there, or let them "
                   "expire: what it still sends is refused",
                   {{"connector", row.connector},
                    {"link", row.link},
                    {"subscriptions", subscriptions},
                    {"outcome", name_of(why.code())},
                    {"error", why.message()}});
}

}  // namespace patchbay::webhooks
