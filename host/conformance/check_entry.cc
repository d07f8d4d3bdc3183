#include <algorithm>

#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

void gives_same_pointer(Examination& examination) {
  const Plugin& plugin = examination.plugin();
  examination.step("call " PATCHBAY_ENTRY_SYMBOL " a second time");
  Examination::expect(plugin.entry_function() == plugin.entry,
                      "the second call returned another pointer");
}

void has_id_of_manifest(Examination& examination) {
  const std::string_view id = view(examination.plugin().entry->id);
  examination.step("read the entry's id");
  if (id == examination.manifest().identity.id) return;
  Examination::fail("the entry's id is " + excerpt(id) + ", the manifest's \"" +
                        examination.manifest().identity.id + "\"",
                    examination.place_of("id"));
}

void has_version_of_manifest(Examination& examination) {
  const std::string_view version = view(examination.plugin().entry->version);
  examination.step("read the entry's version");
  if (version == examination.manifest().identity.version) return;
  Examination::fail("the entry's version is " + excerpt(version) + ", the manifest's \"" +
                        examination.manifest().identity.version + "\"",
                    examination.place_of("version"));
}

const void* asked(Examination& examination, const char* id) {
  examination.step(std::string("ask for the capability ") + id);
  return examination.plugin().entry->capability(borrow(id));
}

void gives_same_tables(Examination& examination) {
  for (const char* id : {PATCHBAY_ACTIONS_ID, PATCHBAY_AUTH_ID, PATCHBAY_DOCUMENTS_ID}) {
    Examination::expect(asked(examination, id) == asked(examination, id),
                        std::string("the second question for ") + id + " gave another table");
  }
}

void has_no_unknown_capability(Examination& examination) {
  for (const char* id : {"patchbay.actions/2", "patchbay.actions/10", "patchbay.action",
                         "patchbay.auth/2", "example.unknown/1", ""}) {
    Examination::expect(asked(examination, id) == nullptr,
                        "the capability \"" + std::string(id) + "\" is there");
  }
}

void has_what_manifest_uses(Examination& examination) {
  const Plugin& plugin = examination.plugin();
  const auto& manifest = examination.manifest();
  const auto uses = [&](const char* id) {
    return std::ranges::find(manifest.requirements, id) != manifest.requirements.end();
  };
  const bool acts =
      !manifest.actions.empty() || manifest.dynamic_actions || uses(PATCHBAY_ACTIONS_ID);
  examination.step("compare the capabilities with the manifest");
  Examination::expect(!acts || plugin.actions != nullptr,
                      "the manifest has actions, and there is no " PATCHBAY_ACTIONS_ID);
  Examination::expect(!uses(PATCHBAY_AUTH_ID) || plugin.auth != nullptr,
                      "the manifest requires " PATCHBAY_AUTH_ID ", and it is missing");
}

void lists_as_manifest_says(Examination& examination) {
  const Plugin& plugin = examination.plugin();
  if (plugin.actions == nullptr) Examination::skip("the connector has no actions");
  examination.step("compare `list` with the manifest");
  const bool says = examination.manifest().dynamic_actions.has_value();
  if ((plugin.actions->list != nullptr) == says) return;
  Examination::fail(says ? "the manifest has dynamic_actions, and `list` is NULL"
                         : "`list` is set, and the manifest has no dynamic_actions",
                    examination.place_of(says ? "dynamic_actions" : "actions"));
}

void has_documents_as_manifest_says(Examination& examination) {
  examination.step("compare the documents with the manifest");
  const bool says = examination.manifest().documents.has_value();
  if ((examination.plugin().documents != nullptr) == says) return;
  Examination::fail(says ? "the manifest has documents, and there is no " PATCHBAY_DOCUMENTS_ID
                         : "there is a " PATCHBAY_DOCUMENTS_ID ", and the manifest has none",
                    examination.place_of(says ? "documents" : "manifest"));
}

void has_webhooks_as_manifest_says(Examination& examination) {
  examination.step("compare the subscriptions with the manifest");
  const auto& webhooks = examination.manifest().webhooks;
  const bool says = webhooks && webhooks->subscriptions != manifest::Subscriptions::kNone;
  if ((examination.plugin().webhooks != nullptr) == says) return;
  Examination::fail(says ? "the manifest has subscriptions, and there is no " PATCHBAY_WEBHOOKS_ID
                         : "there is a " PATCHBAY_WEBHOOKS_ID
                           ", and `webhooks` of the manifest has no subscriptions",
                    examination.place_of(webhooks ? "webhooks" : "manifest"));
}

void has_long_tables(Examination& examination) {
  const Plugin& plugin = examination.plugin();
  examination.step("read the tables' struct_size");
  const auto* actions = plugin.actions;
  const auto* auth = plugin.auth;
  const auto* documents = plugin.documents;
  Examination::expect(actions == nullptr || PATCHBAY_HAS(actions, list),
                      "struct_size of " PATCHBAY_ACTIONS_ID " does not reach `list`");
  Examination::expect(auth == nullptr || PATCHBAY_HAS(auth, classify),
                      "struct_size of " PATCHBAY_AUTH_ID " does not reach `classify`");
  Examination::expect(documents == nullptr || PATCHBAY_HAS(documents, members),
                      "struct_size of " PATCHBAY_DOCUMENTS_ID " does not reach `members`");
  const auto* webhooks = plugin.webhooks;
  Examination::expect(webhooks == nullptr || PATCHBAY_HAS(webhooks, unsubscribe),
                      "struct_size of " PATCHBAY_WEBHOOKS_ID " does not reach `unsubscribe`");
}

void has_reserved_zero(Examination& examination) {
  const Plugin& plugin = examination.plugin();
  examination.step("read the reserved fields");
  Examination::expect(plugin.entry->reserved == 0, "`reserved` of the entry is not 0");
  Examination::expect(plugin.actions == nullptr || plugin.actions->reserved == 0,
                      "`reserved` of " PATCHBAY_ACTIONS_ID " is not 0");
}

constexpr std::string_view kGrowth = "Versions, and how the ABI may grow";

constexpr Check kEntryChecks[] = {
    {"entry.same_pointer", 2, Weight::kMust, Needs::kLibrary,
     "The entry function always returns the same pointer.", "entry.h",
     "Return the address of one constant.", gives_same_pointer},
    {"entry.id", 2, Weight::kMust, Needs::kLibrary, "The entry's id is the manifest's.",
     "Lifecycle", "Take it from PATCHBAY_CONNECTOR_ID, which comes from the manifest.",
     has_id_of_manifest},
    {"entry.version", 2, Weight::kMust, Needs::kLibrary, "The entry's version is the manifest's.",
     "Lifecycle", "Take it from PATCHBAY_CONNECTOR_VERSION, which comes from the manifest.",
     has_version_of_manifest},
    {"entry.same_tables", 2, Weight::kMust, Needs::kLibrary,
     "One capability's id always gives the same table.", "entry.h",
     "Return the address of one constant for each id.", gives_same_tables},
    {"entry.unknown_capability", 2, Weight::kMust, Needs::kLibrary,
     "For an id that it does not know, `capability` returns NULL.", "entry.h",
     "Compare the whole id, its version and its size too.", has_no_unknown_capability},
    {"entry.capabilities", 2, Weight::kMust, Needs::kLibrary,
     "A capability that the manifest uses is there.", "Lifecycle",
     "Return its table from `capability`, or take it out of the manifest.", has_what_manifest_uses},
    {"entry.list", 2, Weight::kMust, Needs::kLibrary,
     "`list` is set exactly when the manifest has dynamic_actions.", "actions.h",
     "Set `list`, or take dynamic_actions out of the manifest; or the other way round.",
     lists_as_manifest_says},
    {"entry.documents", 2, Weight::kMust, Needs::kLibrary,
     "The documents capability is there exactly when the manifest has documents.", "Documents",
     "Correct the manifest, or what `capability` returns.", has_documents_as_manifest_says},
    {"entry.webhooks", 2, Weight::kMust, Needs::kLibrary,
     "The webhooks capability is there exactly when `webhooks` of the manifest has subscriptions.",
     "Webhooks", "Correct the manifest, or what `capability` returns.",
     has_webhooks_as_manifest_says},
    {"entry.long_tables", 2, Weight::kMust, Needs::kLibrary,
     "A table is as long as its first release.", kGrowth,
     "Set struct_size to sizeof of the struct, with headers of this ABI.", has_long_tables},
    {"entry.reserved", 2, Weight::kShould, Needs::kLibrary, "Fields named reserved are 0.", kGrowth,
     "Set them to 0: a later release may give them a meaning.", has_reserved_zero},
};

}  // namespace

std::span<const Check> entry_checks() { return kEntryChecks; }

}  // namespace patchbay::conformance
