// Converts documents and their sync runs to JSON for the API and the command line. Times are RFC
// 3339; unknown values are null.
#pragma once

#include "base/clock.h"
#include "documents/forecast.h"
#include "documents/library.h"
#include "webhooks/subscription_table.h"
#include "wire/json.h"

namespace patchbay::engine {

wire::Json json_of(const documents::Document& document);
wire::Json json_of(const documents::Change& change);
wire::Json json_of(const documents::Grant& grant);
wire::Json json_of(const documents::Reading::Readers& readers);
// Returns a sync run with its counts and its speed. The result also has the number of remaining
// documents, if the source reported a total or an earlier listing counted them.
wire::Json json_of(const documents::Progress& progress, WallTime now);
// Returns the estimate of a sync run.
wire::Json json_of(const documents::Forecast& forecast);
// Returns the sync state of a link's documents, with the link's latest sync runs. The newest run
// comes first.
wire::Json json_of(const documents::SyncRow& sync, const std::vector<documents::Progress>& runs,
                   WallTime now);
// Returns the subscriptions at providers that report changes of a link's documents.
wire::Json json_of(const std::vector<webhooks::SubscriptionRow>& subscriptions);

}  // namespace patchbay::engine
