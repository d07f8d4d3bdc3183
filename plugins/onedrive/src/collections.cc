// Lists the collections: the account's own drive, and the libraries and pages of sites.
#include <chrono>

#include "failure.h"
#include "page.h"
#include "sites.h"
#include "source.h"

namespace onedrive {
namespace {

using patchbay::sdk::Collection;
using patchbay::sdk::Collections;

struct UserConfiguration {
  std::vector<std::string> sites;
};
PATCHBAY_FIELDS(UserConfiguration, sites)

constexpr const char* kKnownKey = "account";
constexpr std::chrono::hours kKnownFor{24};

// Data about an account that rarely changes. The host stores it for the link, so that a run does
// not ask Graph again on the same day.
struct AccountFacts {
  std::optional<Drive> drive;           // the account's own drive
  std::uint64_t drive_until_ms = 0;     // time until which `drive` is used
  std::uint64_t no_sites_until_ms = 0;  // time until which no site is searched, because Graph
                                        // refused a search
};
PATCHBAY_FIELDS(AccountFacts, drive, drive_until_ms, no_sites_until_ms)

std::uint64_t ms_of(std::chrono::system_clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

AccountFacts load_known(const Call& call) {
  const auto kept = call.state().get(kKnownKey);
  if (!kept) return {};
  try {
    return patchbay::sdk::Codec<AccountFacts>::decode(*kept);
  } catch (const patchbay::sdk::Mismatch&) {  // written by another version of this connector
    return {};
  }
}

void save_known(const Call& call, const AccountFacts& known) {
  call.state().put(kKnownKey, patchbay::sdk::json_text(patchbay::sdk::to_json_tree(known)));
}

// Asks Graph for the account's own drive. Returns nullopt if there is no drive. A work account
// without a licence has no drive, but may have sites.
std::optional<Drive> ask_own_drive(const OneDrive& onedrive, Call& call) {
  const Response response = onedrive.ask_fresh(
      call, Place{}.drive(onedrive).query("$select", "id,name,driveType,webUrl").text());
  if (response.status() == 404) return std::nullopt;
  if (!response.ok()) throw failure_of(response, "account's drive");
  auto drive = response.as<Drive>();
  if (drive.id.empty()) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "Microsoft Graph described the account's drive without an id: try again later.");
  }
  return drive;
}

std::optional<Drive> own_drive(const OneDrive& onedrive, Call& call, AccountFacts& known) {
  const auto now = call.clock().now();
  if (known.drive && ms_of(now) < known.drive_until_ms) return known.drive;
  auto drive = ask_own_drive(onedrive, call);
  if (!drive) return std::nullopt;
  known.drive = drive;
  known.drive_until_ms = ms_of(now + kKnownFor);
  save_known(call, known);
  return drive;
}

bool is_of_one_site(const Error& error) {
  return error.code() == PATCHBAY_E_NOT_FOUND || error.code() == PATCHBAY_E_INVALID_ARGUMENT ||
         error.code() == PATCHBAY_E_PROVIDER_ERROR;
}

void add_site(const OneDrive& onedrive, Call& call, const std::string& site,
              const std::string& name, const Collections& collections) {
  std::vector<Drive> libraries;
  std::optional<Error> failure;
  try {
    libraries = libraries_of(onedrive, call, site);
  } catch (const Error& error) {
    if (!is_of_one_site(error)) throw;
    failure = error;
  }
  if (failure) return collections.failed(name, *failure);
  for (const Drive& each : libraries) {
    collections.add({each.id, name + " / " + each.name.value_or(each.id), each.webUrl.value_or(""),
                     PATCHBAY_COLLECTION_READABLE});
  }
  collections.add({std::string(kPagesOf) + site, name + " / pages"});
}

// Returns true if a search for sites may succeed. If the scopes of the account are known, they
// decide. If not, returns false for some time after Graph has refused a search.
bool may_see_sites(const Call& call, const AccountFacts& known) {
  const std::string_view held = call.scopes();
  if (!held.empty()) return held.find("Sites.") != std::string_view::npos;
  return ms_of(call.clock().now()) >= known.no_sites_until_ms;
}

// Returns a page of sites, or nullopt if Graph refuses to search for sites.
std::optional<Sites> page_of_sites(const OneDrive& onedrive, Call& call, const ListSites& asked) {
  try {
    return list_sites(onedrive, call, asked);
  } catch (const Error& error) {
    if (!is_of_one_site(error) || asked.cursor) throw;
  }
  return std::nullopt;
}

void add_found_sites(const OneDrive& onedrive, Call& call, AccountFacts& known,
                     const Collections& collections) {
  ListSites asked;
  do {
    const auto page = page_of_sites(onedrive, call, asked);
    if (!page) {
      call.log().info("OneDrive: this account may not list sites; its own drive is loaded alone.");
      known.no_sites_until_ms = ms_of(call.clock().now() + kKnownFor);
      return save_known(call, known);
    }
    for (const ShownSite& each : page->items) {
      add_site(onedrive, call, each.id, each.name, collections);
    }
    asked.cursor = page->cursor;
  } while (asked.cursor);
}

}  // namespace

// Lists the collections. If a search does not find a site this time, its collections are not
// deleted: the host keeps them.
void OneDrive::list_collections(Call& call, Collections& collections) const {
  AccountFacts known = load_known(call);
  const auto own = own_drive(*this, call, known);
  if (own) {
    collections.add({folded(own->id), own->name.value_or("OneDrive"), own->webUrl.value_or(""),
                     PATCHBAY_COLLECTION_READABLE});
    if (own->driveType.value_or("") == "personal") return;
  }
  const auto chosen = call.user_configuration<UserConfiguration>().sites;
  for (const std::string& site : chosen) add_site(*this, call, site, site, collections);
  if (chosen.empty() && may_see_sites(call, known)) {
    add_found_sites(*this, call, known, collections);
  }
}

}  // namespace onedrive
