#include "oauth/client_credentials.h"

#include <cctype>

#include "oauth/reason.h"

namespace patchbay::oauth {
namespace {

// "google-drive" in PATCHBAY_OAUTH_GOOGLE_DRIVE_CLIENT_ID.
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

Result<ClientCredentials> require_client(const ClientRegistry& registry, const ClientOwner& owner) {
  PATCHBAY_TRY(auto found, registry.find(owner));
  if (found) return std::move(*found);
  return oauth_failed(
      Reason::kClientMissing,
      "No OAuth client is configured for " + owner.connector +
          ". Register an application with the provider, then give its client id and secret in the "
          "configuration, or in " +
          variable_of(owner.connector, "_CLIENT_ID") + " and " +
          variable_of(owner.connector, "_CLIENT_SECRET") + ".");
}

ConfiguredClients::ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment)
    : clients_(std::move(clients)), environment_(std::move(environment)) {}

Result<std::optional<ClientCredentials>> ConfiguredClients::find(const ClientOwner& owner) const {
  if (!owner.organization.empty()) {
    if (auto own = configured(owner.connector, owner.organization)) return own;
    if (auto own = configured(owner.provider, owner.organization)) return own;
  }
  if (auto client = configured(owner.connector, "")) return client;
  if (auto client = in_environment(owner.connector)) return client;
  if (auto client = configured(owner.provider, "")) return client;
  return in_environment(owner.provider);
}

std::optional<ClientCredentials> ConfiguredClients::configured(
    std::string_view name, std::string_view organization) const {
  for (const ConfiguredClient& entry : clients_) {
    if (entry.name == name && entry.organization == organization) return entry.client;
  }
  return std::nullopt;
}

std::optional<ClientCredentials> ConfiguredClients::in_environment(std::string_view name) const {
  if (!environment_ || name.empty()) return std::nullopt;
  auto id = environment_(variable_of(name, "_CLIENT_ID"));
  if (!id || id->empty()) return std::nullopt;
  auto secret = environment_(variable_of(name, "_CLIENT_SECRET"));
  return ClientCredentials{std::move(*id), Secret(std::move(secret).value_or(""))};
}

}  // namespace patchbay::oauth
