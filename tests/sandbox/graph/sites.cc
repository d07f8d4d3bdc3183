// These routes follow learn.microsoft.com/graph/api/site-search, …/drive-list and …/sitepage-list
#include "sandbox/graph/render.h"
#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

json render_site(const Site& site) {
  return {{"id", site.id},
          {"name", site.name},
          {"displayName", site.name},
          {"webUrl", "https://sites.test/" + site.name}};
}

SandboxResult<Response> search_sites(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"search", "$select", "$top", "$skiptoken"}));
  if (!exchange.has_scope("Sites.Read.All")) return access_denied();
  const std::string query = exchange.text("search");
  if (query.empty()) return invalid_request("search is missing");
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.top(200, 50));
  json out = {{"value", json::array()}};
  for (auto at = exchange.store.sites.upper_bound(exchange.text("$skiptoken"));
       at != exchange.store.sites.end(); ++at) {
    const Site& site = at->second;
    if (site.is_unlisted || !may_see_site(exchange.store, site, exchange.user())) continue;
    if (query != "*" && site.name.find(query) == std::string::npos) continue;
    if (out["value"].size() == size) {
      const std::string last = out["value"].back().at("id");
      out["@odata.nextLink"] =
          exchange.link("search=" + percent_encode(query) + "&$top=" + std::to_string(size) +
                        "&$skiptoken=" + percent_encode(last) +
                        "&$select=" + percent_encode(exchange.text("$select", "id")));
      break;
    }
    BOOST_OUTCOME_TRY(json shown, selected(exchange, render_site(site),
                                           "id,name,displayName,description,webUrl"));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

SandboxResult<Response> get_site(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(const Site* site, exchange.site());
  return json_answer(render_site(*site));
}

// SharePoint shows its own system libraries only to requests that ask for `system`:
// learn.microsoft.com/graph/api/resources/drive
SandboxResult<Response> list_drives(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select"}));
  BOOST_OUTCOME_TRY(const Site* site, exchange.site());
  const bool tells_system = exchange.text("$select").find("system") != std::string::npos;
  json out = {{"value", json::array()}};
  for (const auto& [id, drive] : exchange.store.drives) {
    if (drive.site != site->id || (drive.is_system && !tells_system)) continue;
    BOOST_OUTCOME_TRY(json shown,
                      selected(exchange, render_drive(drive), "id,name,driveType,webUrl,system"));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

constexpr std::string_view kPageMembers =
    "id,name,title,description,webUrl,eTag,createdDateTime,lastModifiedDateTime";

json render_page(const Page& page) {
  return {{"@odata.type", "#microsoft.graph.sitePage"},
          {"id", page.id},
          {"name", page.id + ".aspx"},
          {"title", page.title},
          {"description", page.description},
          {"webUrl", "https://sites.test/" + page.id},
          {"eTag", "\"{" + page.id + "}," + std::to_string(page.version) + "\""},
          {"createdDateTime", page.modified_time},
          {"lastModifiedDateTime", page.modified_time}};
}

SandboxResult<Response> list_pages(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top"}));
  BOOST_OUTCOME_TRY(const Site* site, exchange.site());
  json out = {{"value", json::array()}};
  for (const auto& [id, page] : site->pages) {
    BOOST_OUTCOME_TRY(json shown, selected(exchange, render_page(page), kPageMembers));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

json layout_of(const Page& page) {
  const json part = {{"@odata.type", "#microsoft.graph.textWebPart"}, {"innerHtml", page.html}};
  const json parts = page.html.empty() ? json::array() : json::array({part});
  return {
      {"horizontalSections", {{{"layout", "oneColumn"}, {"columns", {{{"webparts", parts}}}}}}}};
}

SandboxResult<Response> get_page(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$expand"}));
  BOOST_OUTCOME_TRY(const Site* site, exchange.site());
  const std::string& id = exchange.path.find("page")->second;
  const auto found = site->pages.find(id);
  if (found == site->pages.end()) return item_not_found(id);
  BOOST_OUTCOME_TRY(json out, selected(exchange, render_page(found->second), kPageMembers));
  const std::string expand = exchange.text("$expand");
  if (expand.empty()) return json_answer(out);
  if (expand != "canvasLayout") return invalid_request("Cannot expand " + expand);
  if (found->second.fails) {
    return refusal(500, "generalException", "General exception while processing");
  }
  out["canvasLayout"] = layout_of(found->second);
  return json_answer(out);
}

}  // namespace

std::vector<Route> site_routes() {
  return {{"GET", "/sites", search_sites},
          {"GET", "/sites/{site}", get_site},
          {"GET", "/sites/{site}/drives", list_drives},
          {"GET", "/sites/{site}/pages/microsoft.graph.sitePage", list_pages},
          {"GET", "/sites/{site}/pages/{page}/microsoft.graph.sitePage", get_page}};
}

}  // namespace patchbay::sandbox::graph
