#include "loader/entry_check.h"

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/webhooks.h>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "http_service/all_services.h"
#include "loader/fault.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

constexpr std::size_t kLongestName = 256;  // maximum length of the library's text in a message

// The size that each table had in its first release. A shorter table is malformed.
constexpr std::uint32_t kEntryBytes =
    offsetof(patchbay_entry, destroy) + sizeof(patchbay_entry::destroy);
constexpr std::uint32_t kActionsBytes =
    offsetof(patchbay_actions, list) + sizeof(patchbay_actions::list);
constexpr std::uint32_t kAuthBytes =
    offsetof(patchbay_auth, classify) + sizeof(patchbay_auth::classify);
constexpr std::uint32_t kDocumentsBytes =
    offsetof(patchbay_documents, members) + sizeof(patchbay_documents::members);
constexpr std::uint32_t kWebhooksBytes =
    offsetof(patchbay_webhooks, unsubscribe) + sizeof(patchbay_webhooks::unsubscribe);

// Returns the library's text in a form for messages: shortened, and only with printable ASCII
// characters.
std::string shown(std::string_view text) {
  std::string out(text.substr(0, kLongestName));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return "\"" + out + "\"";
}

Error too_small(std::string_view table, std::uint32_t found, std::uint32_t expected) {
  return fault("its " + std::string(table) + " table has struct_size " + std::to_string(found) +
               "; expected at least " + std::to_string(expected) +
               ": set struct_size to the size of the table, and build it with the SDK's headers.");
}

Result<void> check_same(std::string_view what, patchbay_str said, const std::string& manifest) {
  // A size that is too large for a name suggests that the pointer is wrong too. So the text is not
  // read.
  const std::string_view found =
      said.size > kLongestName ? std::string_view("?") : services::from_abi(said);
  if (found == manifest) return success();
  return fault("the library says that its " + std::string(what) + " is " + shown(found) +
               ", connector.json says \"" + manifest + "\"; build both from the same sources.");
}

Result<const patchbay_actions*> actions_of(const patchbay_entry* entry,
                                           const manifest::Manifest& manifest) {
  PATCHBAY_TRY(const void* table, capability(entry, PATCHBAY_ACTIONS_ID));
  const auto* actions = static_cast<const patchbay_actions*>(table);
  if (actions == nullptr) {
    if (manifest.actions.empty() && !manifest.dynamic_actions) return actions;
    return fault("connector.json names actions, and the library has no " PATCHBAY_ACTIONS_ID
                 "; answer to that id in its capability function.");
  }
  if (actions->struct_size < kActionsBytes) {
    return too_small(PATCHBAY_ACTIONS_ID, actions->struct_size, kActionsBytes);
  }
  if (actions->invoke == nullptr) {
    return fault("its " PATCHBAY_ACTIONS_ID " table has no invoke function; set it.");
  }
  if (manifest.dynamic_actions && actions->list == nullptr) {
    return fault("connector.json has dynamic_actions, and its " PATCHBAY_ACTIONS_ID
                 " table has no list function; set it, or take dynamic_actions out.");
  }
  if (!manifest.dynamic_actions && actions->list != nullptr) {
    return fault("its " PATCHBAY_ACTIONS_ID
                 " table has a list function, which is never asked without \"dynamic_actions\" in "
                 "connector.json; declare \"dynamic_actions\": {} there, or take list out.");
  }
  return actions;
}

Result<const patchbay_auth*> auth_of(const patchbay_entry* entry) {
  PATCHBAY_TRY(const void* table, capability(entry, PATCHBAY_AUTH_ID));
  const auto* auth = static_cast<const patchbay_auth*>(table);
  if (auth == nullptr) return auth;
  if (auth->struct_size < kAuthBytes) {
    return too_small(PATCHBAY_AUTH_ID, auth->struct_size, kAuthBytes);
  }
  if (auth->identify == nullptr || auth->probe == nullptr) {
    return fault("its " PATCHBAY_AUTH_ID " table lacks identify or probe; set both.");
  }
  return auth;
}

// Returns the library's documents table. Fails unless both the manifest and the library have
// documents, or neither has.
Result<const patchbay_documents*> documents_of(const patchbay_entry* entry,
                                               const manifest::Manifest& manifest) {
  PATCHBAY_TRY(const void* table, capability(entry, PATCHBAY_DOCUMENTS_ID));
  const auto* documents = static_cast<const patchbay_documents*>(table);
  if (documents == nullptr) {
    if (!manifest.documents) return documents;
    return fault("connector.json has documents, and the library has no " PATCHBAY_DOCUMENTS_ID
                 "; answer to that id in its capability function.");
  }
  if (!manifest.documents) {
    return fault("its " PATCHBAY_DOCUMENTS_ID
                 " is never asked without \"documents\" in connector.json; declare it there.");
  }
  if (documents->struct_size < kDocumentsBytes) {
    return too_small(PATCHBAY_DOCUMENTS_ID, documents->struct_size, kDocumentsBytes);
  }
  if (documents->enumerate == nullptr || documents->fetch == nullptr) {
    return fault("its " PATCHBAY_DOCUMENTS_ID " table lacks enumerate or fetch; set both.");
  }
  return documents;
}

// Returns the library's webhooks table. Fails unless both the manifest and the library have
// subscriptions, or neither has.
Result<const patchbay_webhooks*> webhooks_of(const patchbay_entry* entry,
                                             const manifest::Manifest& manifest) {
  PATCHBAY_TRY(const void* table, capability(entry, PATCHBAY_WEBHOOKS_ID));
  const auto* webhooks = static_cast<const patchbay_webhooks*>(table);
  const bool is_declared =
      manifest.webhooks && manifest.webhooks->subscriptions != manifest::Subscriptions::kNone;
  if (webhooks == nullptr) {
    if (!is_declared) return webhooks;
    return fault(
        "connector.json has webhooks with subscriptions, and the library has "
        "no " PATCHBAY_WEBHOOKS_ID "; answer to that id in its capability function.");
  }
  if (!is_declared) {
    return fault("its " PATCHBAY_WEBHOOKS_ID
                 " is never asked without \"subscriptions\" in the \"webhooks\" of "
                 "connector.json; declare it there.");
  }
  if (webhooks->struct_size < kWebhooksBytes) {
    return too_small(PATCHBAY_WEBHOOKS_ID, webhooks->struct_size, kWebhooksBytes);
  }
  if (webhooks->subscribe == nullptr || webhooks->unsubscribe == nullptr) {
    return fault("its " PATCHBAY_WEBHOOKS_ID " table lacks subscribe or unsubscribe; set both.");
  }
  return webhooks;
}

// Fails if the manifest requires an id that is neither a service of the host nor a capability of
// the library.
Result<void> check_required_capabilities(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest) {
  for (const std::string& id : manifest.requirements) {
    if (http_service::service(id) != nullptr) continue;
    PATCHBAY_TRY(const void* table, capability(entry, id));
    if (table != nullptr) continue;
    return fault("connector.json requires \"" + id +
                 "\", which neither this host nor the library has; take it out of \"requires\", "
                 "or use a host that has it.");
  }
  return success();
}

}  // namespace

Result<const void*> capability(const patchbay_entry* entry, std::string_view id) {
  try {
    return entry->capability(services::to_abi(id));
  } catch (...) {
    return fault("an exception came out of its capability function, asked for \"" +
                 std::string(id) + "\"; no exception may leave a plugin.");
  }
}

std::string Library::built_with() const {
  const patchbay_str said = tables_.entry->built_with;
  if (said.size == 0 || said.size > kLongestName) return {};
  const std::string quoted = shown(services::from_abi(said));
  return quoted.substr(1, quoted.size() - 2);
}

Result<Library::Tables> check_entry(const patchbay_entry* entry,
                                    const manifest::Manifest& manifest) {
  if (entry == nullptr) {
    return fault("its " PATCHBAY_ENTRY_SYMBOL
                 " returned NULL; expected the entry table of the connector.");
  }
  if (entry->struct_size < kEntryBytes) {
    return too_small("entry", entry->struct_size, kEntryBytes);
  }
  PATCHBAY_TRY(check_same("id", entry->id, manifest.identity.declared_id()));
  PATCHBAY_TRY(check_same("version", entry->version, manifest.identity.version));
  if (entry->capability == nullptr || entry->create == nullptr || entry->destroy == nullptr) {
    return fault("its entry table lacks capability, create or destroy; set all three.");
  }
  PATCHBAY_TRY(const auto* actions, actions_of(entry, manifest));
  PATCHBAY_TRY(const auto* auth, auth_of(entry));
  PATCHBAY_TRY(const auto* documents, documents_of(entry, manifest));
  PATCHBAY_TRY(const auto* webhooks, webhooks_of(entry, manifest));
  PATCHBAY_TRY(check_required_capabilities(entry, manifest));
  return Library::Tables{.entry = entry,
                         .actions = actions,
                         .auth = auth,
                         .documents = documents,
                         .webhooks = webhooks};
}

}  // namespace patchbay::loader
