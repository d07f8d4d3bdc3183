#include <algorithm>
#include <span>

#include "base/nearest.h"
#include "base/net.h"
#include "manifest/name_check.h"
#include "manifest/read_parts.h"
#include "manifest/words.h"

namespace patchbay::manifest {
namespace {

constexpr Words<ClientAuthentication, 3> kClient{{{{"post", ClientAuthentication::kPost},
                                                   {"basic", ClientAuthentication::kBasic},
                                                   {"none", ClientAuthentication::kNone}}}};
constexpr Words<Rotation, 3> kRotation{{{{"old_dies_at_once", Rotation::kOldDiesAtOnce},
                                         {"old_stays_valid", Rotation::kOldStaysValid},
                                         {"none", Rotation::kNone}}}};
constexpr Words<RevocationForm, 3> kRevocationForm{{{{"form", RevocationForm::kForm},
                                                     {"json", RevocationForm::kJson},
                                                     {"query", RevocationForm::kQuery}}}};

// Returns the endpoint at `key` of `owner`; "" if there is no such member.
Endpoint read_endpoint(Json root, Json owner, std::string_view key, const std::string& pointer,
                       FaultList& faults) {
  Endpoint out = text(owner, key);
  if (out.empty()) return out;
  const std::string place = pointer + "/" + std::string(key);
  if (auto sentence = endpoint_fault(out); !sentence.empty()) {
    faults.add(place, "endpoint", out, std::move(sentence));
    return out;
  }
  const std::string_view name = config_member_of(out);
  const auto config = member(root, "config");
  const auto properties = config ? member(*config, "properties") : std::nullopt;
  if (!name.empty() && !(properties && member(*properties, name))) {
    faults.add(place, "endpoint", out,
               "\"{config." + std::string(name) +
                   "}\" is no property of this manifest's config schema; declare it there.");
  }
  return out;
}

std::vector<Scope> read_scopes(Json auth, const std::string& pointer, FaultList& faults) {
  std::vector<Scope> out;
  for (Json scope : elements(auth, "scopes")) {
    out.push_back({text(scope, "name"), text(scope, "description"), texts(scope, "implies")});
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto same = [&](const Scope& other) { return other.name == out[i].name; };
    if (!std::any_of(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(i), same)) continue;
    faults.add(element_at(pointer + "/scopes", i) + "/name", "uniqueItems", out[i].name,
               "the scope \"" + out[i].name + "\" is declared twice; keep one.");
  }
  return out;
}

TokenAnswer read_token_answer(Json auth) {
  TokenAnswer out;
  const auto answer = member(auth, "token_answer");
  if (!answer) return out;
  const auto read = [&](std::string& field, std::string_view key) {
    field = text(*answer, key, field);
  };
  read(out.access_token, "access_token");
  read(out.refresh_token, "refresh_token");
  read(out.expires_in, "expires_in");
  read(out.refresh_expires_in, "refresh_expires_in");
  read(out.scope, "scope");
  read(out.scope_separator, "scope_separator");
  read(out.error, "error");
  read(out.error_description, "error_description");
  out.error_words = text_map(*answer, "error_words");
  return out;
}

std::optional<DiscoveryRequest> read_discovery_request(Json auth) {
  const auto request = member(auth, "discovery_request");
  if (!request) return std::nullopt;
  return DiscoveryRequest{text_map(*request, "headers"), text(*request, "body")};
}

// Adds a fault for each missing endpoint that a declared flow needs. If the manifest has
// `discovery`, it does not have to declare endpoints, because the host discovers the endpoints.
void check_flows(const OAuth2& auth, const std::string& pointer, FaultList& faults) {
  if (!auth.discovery.empty()) return;
  const auto need = [&](const Endpoint& endpoint, Flow flow, std::string_view name) {
    if (!endpoint.empty()) return;
    faults.add(pointer + "/endpoints", "required", "",
               "the flow " + std::string(name_of(flow)) + " needs endpoints." + std::string(name) +
                   " (or \"discovery\" in place of the endpoints).");
  };
  for (const Flow flow : auth.flows) {
    if (flow == Flow::kAuthorizationCode) need(auth.endpoints.authorize, flow, "authorize");
    if (flow == Flow::kDeviceCode) need(auth.endpoints.device, flow, "device");
    if (flow == Flow::kClientCredentials) need(auth.endpoints.token, flow, "token");
  }
}

std::vector<Revocation> read_revocation(Json root, Json auth, const std::string& pointer,
                                        FaultList& faults) {
  const auto found = member(auth, "revocation");
  if (!found) return {};
  return {
      {.endpoint = read_endpoint(root, *found, "endpoint", pointer + "/revocation", faults),
       .method = text(*found, "method", "POST"),
       .form = kRevocationForm.meaning(text(*found, "form")),
       .member = text(*found, "member", "token"),
       .client_authentication = kClient.meaning(text(*found, "client_authentication", "none"))}};
}

OAuth2 read_oauth2(Json root, Json auth, const std::string& pointer, FaultList& faults) {
  OAuth2 out;
  for (const std::string& flow : texts(auth, "flows")) {
    out.flows.push_back(kFlowWords.meaning(flow));
  }
  if (const auto endpoints = member(auth, "endpoints")) {
    const std::string place = pointer + "/endpoints";
    out.endpoints = {.authorize = read_endpoint(root, *endpoints, "authorize", place, faults),
                     .token = read_endpoint(root, *endpoints, "token", place, faults),
                     .device = read_endpoint(root, *endpoints, "device", place, faults)};
  }
  out.discovery = read_endpoint(root, auth, "discovery", pointer, faults);
  out.discovery_request = read_discovery_request(auth);
  out.authorize_parameters = text_map(auth, "authorize_parameters");
  out.scope_separator = text(auth, "scope_separator", " ");
  out.client_authentication = kClient.meaning(text(auth, "client_authentication"));
  if (const auto request = member(auth, "token_request")) {
    out.token_body = text(*request, "body") == "json" ? TokenBody::kJson : TokenBody::kForm;
    out.token_headers = text_map(*request, "headers");
  }
  out.token_answer = read_token_answer(auth);
  out.rotation = kRotation.meaning(text(auth, "rotation"));
  out.scopes = read_scopes(auth, pointer, faults);
  out.revocation = read_revocation(root, auth, pointer, faults);
  check_flows(out, pointer, faults);
  return out;
}

ApiKey read_api_key(Json auth, const std::string& pointer, FaultList& faults) {
  ApiKey out{.place = text(auth, "place") == "query" ? KeyPlace::kQuery : KeyPlace::kHeader,
             .name = text(auth, "name", "Authorization"),
             .prefix = text(auth, "prefix"),
             .title = text(auth, "title"),
             .description = text(auth, "description"),
             .scopes = read_scopes(auth, pointer, faults)};
  if (out.place == KeyPlace::kHeader && is_framing_header(out.name)) {
    faults.add(pointer + "/name", "pattern", out.name,
               "the header \"" + out.name +
                   "\" decides where a message goes or ends, so no key can stand in it; name the "
                   "header in which the service expects the key.");
  }
  return out;
}

}  // namespace

std::vector<Auth> read_auth(Json root, FaultList& faults) {
  std::vector<Auth> out;
  for (Json auth : elements(root, "auth")) {
    const std::string pointer = element_at("/auth", out.size());
    const std::string type = text(auth, "type");
    if (type == "oauth2") {
      out.emplace_back(read_oauth2(root, auth, pointer, faults));
    } else if (type == "api_key") {
      out.emplace_back(read_api_key(auth, pointer, faults));
    } else {
      out.emplace_back(NoAuth{});
    }
  }
  const std::vector<std::string> known = declared_scopes(out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::vector<Scope>& scopes = scopes_of(out[i]);
    for (std::size_t j = 0; j < scopes.size(); ++j) {
      check_scopes(scopes[j].implies, known,
                   element_at(element_at("/auth", i) + "/scopes", j) + "/implies", faults);
    }
  }
  return out;
}

std::vector<std::string> declared_scopes(const std::vector<Auth>& auth) {
  std::vector<std::string> out;
  for (const Auth& one : auth) {
    for (const Scope& scope : scopes_of(one)) {
      if (std::find(out.begin(), out.end(), scope.name) == out.end()) out.push_back(scope.name);
    }
  }
  return out;
}

void check_scopes(const std::vector<std::string>& scopes, const std::vector<std::string>& known,
                  const std::string& pointer, FaultList& faults) {
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    if (std::find(known.begin(), known.end(), scopes[i]) != known.end()) continue;
    const std::vector<std::string_view> names(known.begin(), known.end());
    faults.add(element_at(pointer, i), "scope", scopes[i],
               "the scope \"" + scopes[i] + "\" is declared in no entry of \"auth\"; declare it " +
                   "there with a sentence for the user who grants it." +
                   did_you_mean(scopes[i], names));
  }
}

}  // namespace patchbay::manifest
