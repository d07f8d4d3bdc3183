#include "connecting/connecting.h"

#include "accounts/reach.h"
#include "audit/events.h"
#include "audit/security_events.h"
#include "gates/circumstances.h"
#include "gates/gates.h"
#include "links/scopes.h"
#include "oauth_messages/reason.h"

namespace patchbay::connecting {
namespace {

// Returns further scopes to request, which discovery found. Returns no scopes if the manifest
// declares scopes. Returns at most offline_access if the user requested certain scopes.
std::vector<std::string> found_scopes(const oauth::Registration& at, const WantedAccount& wanted) {
  if (!at.declared.scopes.empty()) return {};
  std::vector<std::string> scopes = at.endpoints.scopes;
  if (!wanted.scopes.empty()) {
    std::erase_if(scopes, [](const auto& scope) { return scope != oauth::kOfflineAccess; });
  }
  return scopes;
}

}  // namespace

bool is_refusal(const Error& error) {
  return error.code() == Code::kLinkExpired || error.code() == Code::kLinkRevoked;
}

void Connecting::claim(const TraceId& trace_id, const Caller& caller) {
  if (parts_.refusals != nullptr) parts_.refusals->claim(trace_id, caller.organization);
}

void Connecting::record(const Step& step, audit::AuditEvent event) {
  parts_.audit.record(gates::entry_of(std::move(event),
                                      {.caller = step.caller,
                                       .connector = step.connector,
                                       .subject = step.link,
                                       .trace_id = step.trace_id},
                                      parts_.circumstances));
}

// Records the failure. The event contains the error's reason, or its code if it has no reason.
void Connecting::record_failed(const Step& step, const Error& why) {
  const std::string& reason = why.details().reason;
  record(step, audit::event_of(audit::OauthFailed{
                   step.connector, reason.empty() ? std::string(name_of(why.code())) : reason,
                   parts_.clock.wall()}));
}

void Connecting::record_connected(const Step& step, const accounts::LinkRecord& kept) {
  record(step,
         audit::event_of(audit::OauthCompleted{step.connector, kept.scopes, parts_.clock.wall()}));
  record(step, audit::event_of(audit::NamedConnectorEvent{
                   step.connector, audit::NamedConnectorEvent::What::kLinked}));
}

oauth::Bounds Connecting::bounds_of(const Patience& patience, const TraceId& trace_id) {
  oauth::Bounds bounds;
  bounds.deadline = patience.deadline;
  if (patience.cancellation != nullptr) bounds.stop = *patience.cancellation;
  bounds.trace_id = trace_id;
  return bounds;
}

Result<void> Connecting::require_flow(const manifest::Manifest& manifest, manifest::Flow flow) {
  if (manifest::has_flow(manifest, flow)) return success();
  return Error(Code::kInvalidArgument,
               "Connector \"" + manifest.identity.id +
                   "\" is not connected this way: its manifest declares no " +
                   std::string(manifest::name_of(flow)) + ".");
}

// Fails if a gate closes the connector for the caller, who then cannot connect an account either.
// Records the refusal within the caller's budget.
Result<void> Connecting::require_open(const Caller& caller, const std::string& connector,
                                      const TraceId& trace_id) {
  if (parts_.gates == nullptr) return success();
  auto open = parts_.gates->check({.connector = connector,
                                   .organization = caller.organization,
                                   .user = caller.user,
                                   .plan = caller.plan});
  if (open.has_value() || !denials_.spend(caller)) return open;
  record({caller, connector, "", trace_id},
         audit::event_of(audit::AccessDenied{"GATE_CLOSED", open.error().details().reason}));
  return open;
}

Result<accounts::DeclaredConnector> Connecting::declared_for(const Caller& caller,
                                                             const WantedAccount& wanted,
                                                             manifest::Flow flow,
                                                             const TraceId& trace_id) {
  PATCHBAY_TRY(accounts::DeclaredConnector declared,
               parts_.provider.connectors.find(wanted.connector));
  PATCHBAY_TRY(require_flow(*declared.manifest, flow));
  PATCHBAY_TRY(require_open(caller, declared.manifest->identity.id, trace_id));
  return declared;
}

Result<BegunConnection> Connecting::begin(const Caller& caller, const WantedAccount& wanted,
                                          const TraceId& trace_id, const Patience& patience) {
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               declared_for(caller, wanted, manifest::Flow::kAuthorizationCode, trace_id));
  const std::string& id = declared.manifest->identity.id;
  auto begun = send_away(caller, *declared.manifest, wanted, trace_id, patience);
  if (begun.has_error()) {
    record_failed({caller, id, wanted.link, trace_id}, begun.error());
  } else {
    record({caller, id, begun.value().link, trace_id},
           audit::event_of(audit::OauthInitiated{id, parts_.clock.wall()}));
  }
  return begun;
}

Result<BegunConnection> Connecting::send_away(const Caller& caller,
                                              const manifest::Manifest& manifest,
                                              const WantedAccount& wanted, const TraceId& trace_id,
                                              const Patience& patience) {
  const std::string& id = manifest.identity.id;
  const std::string redirect_uri = oauth::address_for(wanted.redirect_uri, id);
  PATCHBAY_TRY(const accounts::ReachedServer at,
               accounts::reach(parts_.provider,
                               {.connector = id,
                                .organization = caller.organization,
                                .redirect_uri = redirect_uri,
                                .known = oauth::CacheUse::kAskAgain},
                               bounds_of(patience, trace_id)));
  PATCHBAY_TRY(auto scopes,
               parts_.grants.scopes_to_ask(caller, manifest, wanted.link, wanted.scopes));
  scopes = links::union_of(std::move(scopes), wanted.of_others);
  scopes = links::union_of(std::move(scopes), found_scopes(at.registration, wanted));
  std::string link = wanted.link;
  if (link.empty()) {
    PATCHBAY_TRY(const accounts::LinkRecord announced, parts_.grants.announce(caller, manifest));
    link = announced.id;
  }
  auto started = parts_.authorizations.start(at.registration, caller,
                                             {.connector = id,
                                              .link = link,
                                              .scopes = std::move(scopes),
                                              .redirect_uri = redirect_uri,
                                              .in_browser = wanted.in_browser});
  if (started.has_error()) {
    // After a failure here, Grants::sweep deletes the link later.
    static_cast<void>(parts_.grants.abandon(caller, link));
    return std::move(started).error();
  }
  return BegunConnection{id, std::move(link), std::move(started.value().authorization_url),
                         std::move(started.value().state), std::move(started.value().browser)};
}

Result<accounts::LinkRecord> Connecting::finish(const oauth::Callback& callback,
                                                const Caller* bearer, const TraceId& trace_id,
                                                const Patience& patience) {
  auto pending =
      parts_.pending.consume(callback.state, callback.connector, bearer, callback.browser);
  if (pending.has_error()) {
    record_refused(callback.state, bearer, pending.error(), trace_id);
    return std::move(pending).error();
  }
  Caller caller;
  caller.organization = pending.value().organization;
  caller.user = pending.value().user;
  auto kept = exchange(callback, pending.value(), caller, trace_id, patience);
  if (kept.has_error()) {
    claim(trace_id, caller);
    static_cast<void>(parts_.grants.abandon(caller, pending.value().link));
    record_failed({caller, pending.value().connector, pending.value().link, trace_id},
                  kept.error());
    return std::move(kept).error();
  }
  record_connected({caller, pending.value().connector, kept.value().id, trace_id}, kept.value());
  return kept;
}

// Records the failure of finish(). The record belongs to the bearer if the bearer is known and is
// not the owner of the state; otherwise to the owner.
void Connecting::record_refused(std::string_view state, const Caller* bearer, const Error& why,
                                const TraceId& trace_id) {
  const auto known = parts_.pending.owner_of(state);
  const oauth::AuthorizationOwner owner =
      known.has_value() ? known.value() : oauth::AuthorizationOwner();
  const Caller began{.organization = owner.organization, .user = owner.user};
  const bool is_owner = bearer == nullptr ||
                        (bearer->organization == began.organization && bearer->user == began.user);
  record_failed({is_owner ? began : *bearer, owner.connector, is_owner ? owner.link : "", trace_id},
                why);
}

void Connecting::give_up(const Caller& caller, const BegunConnection& begun, const Error& why,
                         const TraceId& trace_id) {
  const auto pending = parts_.pending.consume(begun.state.reveal(), begun.connector, &caller);
  if (pending.has_error()) return;  // the connection was finished or has expired meanwhile
  // After a failure here, Grants::sweep deletes the link later.
  static_cast<void>(parts_.grants.abandon(caller, begun.link));
  record_failed({caller, begun.connector, begun.link, trace_id}, why);
}

Result<accounts::LinkRecord> Connecting::exchange(const oauth::Callback& callback,
                                                  const oauth::PendingAuthorization& pending,
                                                  const Caller& caller, const TraceId& trace_id,
                                                  const Patience& patience) {
  PATCHBAY_TRY(const auto code, oauth::read_callback(callback, pending));
  const oauth::Bounds bounds = bounds_of(patience, trace_id);
  PATCHBAY_TRY(const accounts::ReachedServer at,
               accounts::reach(parts_.provider,
                               accounts::need_to_go_on(pending, caller.organization), bounds));
  auto tokens = parts_.provider.tokens.exchange_code(at.registration, code, bounds);
  if (tokens.has_error()) {
    return accounts::note_rejection(parts_.provider, at.registration, tokens.error());
  }
  return keep(caller, at, std::move(tokens).value(), pending.link, trace_id, patience);
}

// Stores new tokens even if their account is unknown, or if the service refuses the first request
// with them. The user has already granted the access and should not have to do it twice.
Result<accounts::LinkRecord> Connecting::keep(const Caller& caller,
                                              const accounts::ReachedServer& at,
                                              oauth_messages::TokenSet tokens,
                                              const std::string& link, const TraceId& trace_id,
                                              const Patience& patience) {
  const manifest::Manifest& connector = *at.declared.manifest;
  const auto account =
      accounts::transient_link({tokens.access_token, links::CredentialKind::kToken});
  const auto found = parts_.probe.identify(connector.identity.id, *account, trace_id, patience);
  const auto identity = found.has_value() ? found.value() : std::nullopt;
  if (identity && !identity->scopes.empty()) {
    tokens.scopes = identity->scopes;
    tokens.scopes_known = true;
  }
  accounts::Grant grant;
  grant.credential = std::move(tokens);
  grant.client = at.registration.client.reference;
  grant.issuer = at.registration.endpoints.issuer;
  grant.link = link;
  grant.is_doubted = found.has_error() && is_refusal(found.error());
  grant.trace_id = trace_id.hex();
  return keep(caller, connector, std::move(grant), found);
}

// Stores the grant, with the account's identity if the connector found it. If the connector failed,
// the record has a warning with the reason.
Result<accounts::LinkRecord> Connecting::keep(
    const Caller& caller, const manifest::Manifest& connector, accounts::Grant grant,
    const Result<std::optional<accounts::Identity>>& found) {
  if (found.has_value() && found.value()) {
    grant.oauth_user_id = found.value()->account;
    grant.email = found.value()->email;
    grant.domain = found.value()->domain;
  }
  PATCHBAY_TRY(auto kept, parts_.grants.keep(caller, connector, grant));
  if (found.has_error()) {
    kept.warnings.insert(kept.warnings.begin(),
                         "It could not be found out whose account this is, nor whether it works: " +
                             found.error().message());
  }
  return kept;
}

}  // namespace patchbay::connecting
