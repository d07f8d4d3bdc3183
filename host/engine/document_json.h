// Documents and the runs that load them, as entrances show them. Times are RFC 3339; what is not
// known is null.
#pragma once

#include "base/clock.h"
#include "documents/forecast.h"
#include "documents/library.h"
#include "wire/json.h"

namespace patchbay::engine {

wire::Json json_of(const documents::Document& document);
wire::Json json_of(const documents::Change& change);
wire::Json json_of(const documents::Grant& grant);
wire::Json json_of(const documents::Reading::Readers& readers);
// A run: what it saw, how fast, and what is left as far as the source says how much there is.
wire::Json json_of(const documents::Progress& progress, WallTime now);
// What a run would do.
wire::Json json_of(const documents::Forecast& forecast);
// How a link is kept in step, with its latest runs, newest first.
wire::Json json_of(const documents::SyncRow& sync, const std::vector<documents::Progress>& runs,
                   WallTime now);

}  // namespace patchbay::engine
