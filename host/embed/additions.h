// For the server, not for embedders: how it opens a host with more than HostOptions can say.
#pragma once

#include "actions/call_record.h"
#include "audit/audit.h"
#include "calls/overruns.h"
#include "catalog/catalog.h"
#include "gates/circumstances.h"
#include "gates/gate_watch.h"
#include "http_client/provider_blocks.h"
#include "http_client/refusals.h"
#include "oauth/client_credentials.h"
#include "oauth/redirect_uris.h"
#include "patchbay/host.hpp"
#include "store/store.h"
#include "telemetry/event_sink.h"
#include "vault/vault.h"

namespace patchbay::embed {

struct AccountParts;

// What accounts that people connect are kept in and with.
struct Keeping {
  Store& store;
  const Vault& vault;
  Audit& audit;
  const oauth::ClientRegistry& clients;
  const oauth::RedirectUris& redirects;
  gates::Circumstances* circumstances = nullptr;  // of events; nullptr: none are known
};

// Everything is borrowed, outlives the host, and may be absent.
struct Additions {
  actions::CallRecord* record = nullptr;  // is told of every call
  Refusals* refusals = nullptr;           // keeps what providers say
  EventSink* exposures = nullptr;         // who met an experiment; nullptr: the log
  const Keeping* keeping = nullptr;       // nullptr: accounts come from HostOptions alone
};

struct Opening {
  // As Host::open.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options, const Additions& additions);

  // What the server needs of a host beside calls. Lives as long as it.
  static AccountParts* accounts(Host& host);        // nullptr without Keeping
  static gates::GateWatch* gate_watch(Host& host);  // likewise
  static const catalog::Catalog& catalog(Host& host);
  static ProviderBlocks& blocks(Host& host);
  static const gates::Gates& gates(Host& host);
  // Calls that go on after their deadlines, looked at now.
  static calls::Overruns& overruns(Host& host);
  // Whether the caller may use the connector at all: GATE_CLOSED.
  static Result<void> check_gate(Host& host, std::string_view connector, const Caller& caller);
  // As actions::Pipeline::resume.
  static Answer resume(Host& host, std::string_view token, const CallOptions& options);
};

}  // namespace patchbay::embed
