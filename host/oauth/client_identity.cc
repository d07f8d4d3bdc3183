#include "oauth/client_identity.h"

#include <cctype>

#include "oauth_messages/reason.h"

namespace patchbay::oauth {
namespace {

// Removes line ends at the end of the value. Files of environment variables often contain them.
void cut_line_end(std::string& value) {
  while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
}

// Returns the variable's name: "google-drive" gives PATCHBAY_OAUTH_GOOGLE_DRIVE_CLIENT_ID.
std::string variable_of(std::string_view name, std::string_view ending) {
  std::string variable = "PATCHBAY_OAUTH_";
  for (const char letter : name) {
    variable += letter == '-' || letter == '.'
                    ? '_'
                    : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return variable.append(ending);
}

}  // namespace

Result<ClientIdentity> require_client(const ClientRegistry& registry, const ClientOwner& owner) {
  PATCHBAY_TRY(auto found, registry.find(owner));
  if (found) return std::move(*found);
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kClientMissing,
      "No OAuth client is configured for " + owner.connector +
          ". Register an application with the provider, then give its client id and secret in the "
          "configuration, or in " +
          variable_of(owner.connector, "_CLIENT_ID") + " and " +
          variable_of(owner.connector, "_CLIENT_SECRET") + ".");
}

ConfiguredClients::ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment)
    : clients_(std::move(clients)), environment_(std::move(environment)) {}

std::vector<ClientPlace> nearest_first(const ClientOwner& owner) {
  std::vector<ClientPlace> places;
  if (!owner.organization.empty()) {
    places.push_back({owner.connector, owner.organization});
    places.push_back({owner.provider, owner.organization});
  }
  places.push_back({owner.connector, ""});
  places.push_back({owner.provider, ""});
  return places;
}

Result<std::optional<ClientIdentity>> ConfiguredClients::find(const ClientOwner& owner) const {
  for (const auto& [name, organization] : nearest_first(owner)) {
    if (auto client = exactly(name, organization)) return client;
  }
  return std::nullopt;
}

std::optional<ClientIdentity> ConfiguredClients::exactly(std::string_view name,
                                                         std::string_view organization) const {
  for (const ConfiguredClient& entry : clients_) {
    if (entry.name == name && entry.organization == organization) return entry.client;
  }
  if (organization.empty()) return in_environment(name);
  return std::nullopt;
}

std::optional<ClientIdentity> ConfiguredClients::in_environment(std::string_view name) const {
  if (!environment_ || name.empty()) return std::nullopt;
  auto id = environment_(variable_of(name, "_CLIENT_ID"));
  if (!id || id->empty()) return std::nullopt;
  auto secret = environment_(variable_of(name, "_CLIENT_SECRET"));
  cut_line_end(*id);
  if (secret) cut_line_end(*secret);
  ClientIdentity client{std::move(*id), Secret(std::move(secret).value_or(""))};
  client.issuer = environment_(variable_of(name, "_CLIENT_ISSUER")).value_or("");
  cut_line_end(client.issuer);
  return client;
}

}  // namespace patchbay::oauth
