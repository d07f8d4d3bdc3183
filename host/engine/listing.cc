#include "engine/listing.h"

namespace patchbay::engine {

wire::ActionInfo info_of(const catalog::Action& action) {
  wire::ActionInfo info;
  info.id = action.id;
  info.name = action.name;
  info.description = action.description;
  info.parameters = action.parameters.standard_form();
  info.result = action.result ? action.result->standard_form() : "true";  // no schema: the result
                                                                          // may be any JSON
  info.scopes = action.scopes.value_or(std::vector<std::string>());
  info.read_only = action.read_only;
  info.idempotent = action.idempotent;
  info.destructive = action.destructive;
  return info;
}

namespace {

void add_flows(const manifest::Auth& auth, std::vector<std::string>& flows) {
  if (const auto* oauth = std::get_if<manifest::OAuth2>(&auth)) {
    for (const manifest::Flow flow : oauth->flows) flows.emplace_back(manifest::name_of(flow));
  } else if (std::holds_alternative<manifest::ApiKey>(auth)) {
    flows.emplace_back("api_key");
  }
}

}  // namespace

wire::ConnectorInfo info_of(const catalog::Entry& entry) {
  wire::ConnectorInfo info;
  info.id = entry.name;
  info.folder = entry.folder;
  info.fault = entry.fault;
  info.refused_update = entry.refused_update;
  if (!entry.connector) return info;
  if (!info.fault) info.fault = entry.connector->refusal();
  const manifest::Manifest& manifest = entry.connector->manifest();
  const manifest::Identity& identity = manifest.identity;
  info.id = identity.id;
  info.aliases = identity.aliases;
  info.name = identity.name;
  info.description = identity.description;
  info.version = identity.version;
  info.built_with = entry.connector->built_with();
  info.domain = identity.domain;
  info.name_space = identity.name_space;
  if (!manifest.auth.empty()) info.auth_type = manifest::type_of(manifest.auth.front());
  for (const manifest::Auth& auth : manifest.auth) add_flows(auth, info.auth_flows);
  for (const manifest::FileGrant& grant : manifest.files) {
    info.files.push_back(
        {grant.of_link ? "link" : "config", grant.pointer, grant.write ? "write" : "read"});
  }
  for (const auto& action : entry.connector->actions().all()) {
    info.actions.push_back(info_of(action));
  }
  return info;
}

wire::Link link_of(const accounts::LinkRecord& record) {
  return {.id = record.id,
          .user = record.user,
          .provider = record.provider,
          .connectors = record.connectors,
          .status = std::string(accounts::word_of(record.status)),
          .reason = record.cause,
          .oauth_user_id = record.oauth_user_id,
          .scopes = record.scopes,
          .scopes_known = record.scopes_known,
          .validation = std::string(accounts::word_of(record.validation)),
          .created_at = record.created_at,
          .last_used = record.last_used,
          .warnings = record.warnings};
}

wire::Json untold_of(const std::vector<accounts::RevokedLink>& links) {
  wire::Json untold = wire::Json::array();
  for (const accounts::RevokedLink& link : links) {
    if (link.upstream_fault.empty()) continue;
    untold.push_back(wire::untold(link_of(link.record), link.upstream_fault));
  }
  return untold;
}

}  // namespace patchbay::engine
