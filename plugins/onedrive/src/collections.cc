// Lists the collections: the account's own drive, and the libraries and pages of sites.
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

// Returns the account's own drive, or nullopt if there is no drive. A work account without a
// licence has no drive, but may have sites.
std::optional<Drive> own_drive(const OneDrive& onedrive, Call& call) {
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

bool may_see_sites(const Call& call) {
  const std::string_view held = call.scopes();
  return held.empty() || held.find("Sites.") != std::string_view::npos;
}

// Returns a page of sites, or nullopt if the account lacks the scope for sites. The scopes of an
// account are not always known before.
std::optional<Sites> page_of_sites(const OneDrive& onedrive, Call& call, const ListSites& asked) {
  try {
    return list_sites(onedrive, call, asked);
  } catch (const Error& error) {
    if (!is_of_one_site(error) || asked.cursor) throw;
  }
  call.log().info("OneDrive: this account may not list sites; its own drive is loaded alone.");
  return std::nullopt;
}

}  // namespace

// Lists the collections. If a search does not find a site this time, the site's collections are not
// gone: the host keeps these collections.
void OneDrive::list_collections(Call& call, Collections& collections) const {
  const auto own = own_drive(*this, call);
  if (own) {
    collections.add({folded(own->id), own->name.value_or("OneDrive"), own->webUrl.value_or(""),
                     PATCHBAY_COLLECTION_READABLE});
    if (own->driveType.value_or("") == "personal") return;
  }
  const auto chosen = call.user_configuration<UserConfiguration>().sites;
  for (const std::string& site : chosen) add_site(*this, call, site, site, collections);
  if (!chosen.empty() || !may_see_sites(call)) return;
  ListSites asked;
  do {
    const auto page = page_of_sites(*this, call, asked);
    if (!page) return;
    for (const ShownSite& each : page->items) {
      add_site(*this, call, each.id, each.name, collections);
    }
    asked.cursor = page->cursor;
  } while (asked.cursor);
}

}  // namespace onedrive
