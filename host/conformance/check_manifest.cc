#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/action_names.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include <algorithm>
#include <array>

#include "conformance/examination.h"
#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

// All ids in the ABI's headers. A test compares this list with the headers.
constexpr std::array<std::string_view, 14> kKnownIds = {
    PATCHBAY_ACTIONS_ID,           PATCHBAY_AUTH_ID,          PATCHBAY_DOCUMENTS_ID,
    PATCHBAY_WEBHOOKS_ID,          PATCHBAY_ACTION_NAMES_ID,  PATCHBAY_HOST_HTTP_ID,
    PATCHBAY_HOST_LOG_ID,          PATCHBAY_HOST_STATE_ID,    PATCHBAY_HOST_CLOCK_ID,
    PATCHBAY_HOST_CRYPTO_ID,       PATCHBAY_HOST_RESOURCE_ID, PATCHBAY_HOST_PROCESS_ID,
    PATCHBAY_HOST_HTTP_STREAMS_ID, PATCHBAY_HOST_FILE_TEXT_ID};

void is_valid(Examination& examination) {
  examination.step("read connector.json");
  const auto read = manifest::read_manifest(examination.folder());
  if (read) return;
  std::string found =
      read.error().message();  // the first fault; with its line if the text is not JSON
  const auto& faults = read.error().details().faults;
  if (faults.empty()) Examination::fail(found);
  for (std::size_t i = 1; i < faults.size(); ++i) found += "\n" + faults[i].sentence;
  const std::string& pointer = faults.front().pointer;
  Examination::fail(found, examination.place_of(pointer.substr(pointer.rfind('/') + 1)));
}

void gives_no_advice(Examination& examination) {
  examination.step("read connector.json");
  const auto& warnings = examination.manifest().warnings;
  if (!warnings.empty()) Examination::fail(warnings.front(), examination.place_of("manifest"));
}

// Fails the check if a default or an example does not satisfy its own schema. Looks in `schema` and
// in the schemas of its properties and items.
void judge_values(Examination& examination, const json& schema, const std::string& pointer) {
  if (!schema.is_object()) return;
  const auto compiled = schema::Schema::compile(schema.dump());
  json values = schema.value("examples", json::array());
  if (schema.contains("default")) values.push_back(schema["default"]);
  for (const json& value : values) {
    if (!compiled || schema.contains("$ref"))
      break;  // a "$ref" needs other parts of the whole
              // schema
    if (compiled.value().accepts_value(value)) continue;
    Examination::fail(pointer + ": its schema refuses " + excerpt(value.dump()),
                      examination.place_of(pointer.substr(pointer.rfind('/') + 1)));
  }
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, property] : properties.items()) {
    judge_values(examination, property, pointer + "/" + name);
  }
  if (schema.contains("items")) judge_values(examination, schema["items"], pointer + "/items");
}

void examples_hold(Examination& examination) {
  const json& raw = examination.raw_manifest();
  examination.step("check the defaults and examples of the manifest's schemas");
  for (const char* name : {"config", "user_configuration"}) {
    judge_values(examination, raw.value(name, json()), std::string("/") + name);
  }
  for (const json& action : raw.value("actions", json::array())) {
    const std::string pointer = "/actions/" + action.value("id", "");
    judge_values(examination, action.value("parameters", json()), pointer + "/parameters");
    judge_values(examination, action.value("result", json()), pointer + "/result");
  }
}

void requires_what_is_known(Examination& examination) {
  examination.step("read `requires`");
  for (const std::string& id : examination.manifest().requirements) {
    if (std::ranges::find(kKnownIds, id) != kKnownIds.end()) continue;
    Examination::fail("no host of this release has " + id, examination.place_of(id));
  }
}

void proves_deliveries(Examination& examination) {
  const auto& webhooks = examination.manifest().webhooks;
  if (!webhooks) Examination::skip("the manifest has no webhooks");
  examination.step("read `webhooks`");
  if (webhooks->signature != manifest::Signature::kPlugin) return;
  Examination::fail("`signature` is \"plugin\"", examination.place_of("signature"));
}

constexpr Check kManifestChecks[] = {
    {kManifestGate, 1, Weight::kMust, Needs::kFiles,
     "connector.json satisfies its schema and the rules of the host.", "Lifecycle",
     "Correct the manifest; schema/connector.schema.json explains each member.", is_valid},
    {"manifest.no_advice", 1, Weight::kShould, Needs::kManifest,
     "The host has no advice for the manifest's author.", "Versions, and how the ABI may grow",
     "Follow the advice.", gives_no_advice},
    {"manifest.examples_hold", 1, Weight::kMust, Needs::kManifest,
     "A default or an example satisfies the schema in which it stands: hosts fill defaults in.",
     "Lifecycle", "Correct the value or the schema.", examples_hold},
    {"manifest.requires_known", 1, Weight::kMust, Needs::kManifest,
     "`requires` names services and capabilities that there are; otherwise no host loads it.",
     "Lifecycle", "Take the ids from the headers of the ABI.", requires_what_is_known},
    {"manifest.webhooks_proved", 1, Weight::kShould, Needs::kManifest,
     "How a delivery proves itself is declared: a host calls no code for it, and refuses each "
     "delivery of the signature \"plugin\".",
     "Webhooks", "Declare an HMAC or a token.", proves_deliveries},
};

}  // namespace

std::span<const Check> manifest_checks() { return kManifestChecks; }

}  // namespace patchbay::conformance
