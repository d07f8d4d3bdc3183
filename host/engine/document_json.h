// Converts documents and their runs to the JSON that the API and the command line show. Times are
// RFC 3339; unknown values are null.
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
// Returns a run with its counts and its speed. If the source says how many documents there are, or
// an earlier listing named them, the result also has the number that is left.
wire::Json json_of(const documents::Progress& progress, WallTime now);
// Returns the expected results of a run.
wire::Json json_of(const documents::Forecast& forecast);
// Returns the state of a link's documents with the link's latest runs, newest first.
wire::Json json_of(const documents::SyncRow& sync, const std::vector<documents::Progress>& runs,
                   WallTime now);
// Returns the subscriptions at providers that report changes of a link's documents.
wire::Json json_of(const std::vector<webhooks::SubscriptionRow>& subscriptions);

}  // namespace patchbay::engine
