#include "engine/belongings.h"

#include "accounts/sync_times.h"
#include "actions/parked_calls.h"
#include "calls/shared_blocks.h"
#include "documents/library.h"
#include "process/programs.h"
#include "webhooks/subscription_table.h"
#include "webhooks/wake_table.h"

namespace patchbay::engine {
namespace {

void clear_of_link(store::Transaction& transaction, const std::string& link) {
  calls::end_blocks_of_link(transaction, link);
  documents::end_documents_of_link(transaction, link);
  webhooks::remove_subscriptions_of_link(transaction, link);
  webhooks::remove_wakes_of_link(transaction, link);
  accounts::clear_sync_times(transaction, link);
  actions::forget_parked_calls_of_link(transaction, link);
}

void clear_of_user(store::Transaction& transaction, const std::string& organization,
                   const std::string& user) {
  actions::forget_parked_calls_of_user(transaction, organization, user);
  documents::end_documents_of_user(transaction, organization, user);
  webhooks::remove_subscriptions_of_user(transaction, organization, user);
}

}  // namespace

accounts::Belongings belongings_of(const calls::CallParts& calls,
                                   webhooks::Subscriptions& subscriptions,
                                   accounts::Refresher& refresher) {
  return {.at_provider = [&subscriptions](
                             const std::string& link,
                             Monotonic deadline) { subscriptions.end_at_provider(link, deadline); },
          .at_providers_of_user =
              [&subscriptions](const std::string& organization, const std::string& user,
                               Monotonic deadline) {
                subscriptions.end_at_providers_of(organization, user, deadline);
              },
          .of_connected_again = webhooks::retry_failed_of_link,
          .of_link = clear_of_link,
          .of_user = clear_of_user,
          .in_memory =
              [cache = &calls.cache, catalog = &calls.catalog, programs = calls.host.programs(),
               kept = &calls.host.kept(), &refresher](const std::string& link) {
                refresher.forget(link);
                cache->forget(link);
                catalog->forget_link(link);
                kept->end_of(link);
                if (programs != nullptr) programs->end_of(link);
              }};
}

}  // namespace patchbay::engine
