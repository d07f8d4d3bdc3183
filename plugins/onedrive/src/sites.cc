#include "sites.h"

#include "failure.h"
#include "page.h"
#include "place.h"

namespace onedrive {
namespace {

constexpr int kMostDrivePages = 20;

}  // namespace

Sites list_sites(const OneDrive& onedrive, Call& call, const ListSites& arguments) {
  const std::string first = onedrive.api()
                                .segment("sites")
                                .query("search", arguments.query.value_or("*"))
                                .query("$top", arguments.page_size)
                                .query("$select", "id,name,displayName,description,webUrl")
                                .text();
  const Response response = onedrive.ask_fresh(
      call, arguments.cursor ? address_of_cursor(onedrive, *arguments.cursor) : first);
  if (!response.ok()) throw failure_of(response, "list of sites");
  const auto page = response.as<Page<Site>>();
  Sites out;
  for (const Site& each : page.value) {
    if (each.id.empty()) continue;
    out.items.push_back({each.id, each.displayName.value_or(each.name.value_or(each.id)),
                         each.description, each.webUrl});
  }
  if (!page.next.empty()) out.cursor = page.next;
  return out;
}

std::vector<Drive> libraries_of(const OneDrive& onedrive, Call& call, const std::string& site) {
  std::vector<Drive> out;
  std::string address = onedrive.api()
                            .segment("sites")
                            .segment(site)
                            .segment("drives")
                            .query("$select", "id,name,driveType,webUrl,system")
                            .text();
  for (int pages = 0; !address.empty() && pages < kMostDrivePages; ++pages) {
    const Response response = onedrive.ask_fresh(call, std::move(address));
    if (!response.ok()) throw failure_of(response, "site \"" + site + "\"");
    auto page = response.as<Page<Drive>>();
    for (Drive& each : page.value) {
      if (!each.system && !each.id.empty()) out.push_back(std::move(each));
    }
    address = page.next;
  }
  return out;
}

}  // namespace onedrive
