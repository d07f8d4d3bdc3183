// These routes follow learn.microsoft.com/graph/api/drive-get, …/driveitem-get,
// …/driveitem-list-children, …/driveitem-list-permissions and …/driveitem-get-content
#include <algorithm>

#include "sandbox/graph/render.h"
#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

SandboxResult<Response> get_drive(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select"}));
  BOOST_OUTCOME_TRY(const Drive* drive, exchange.drive());
  BOOST_OUTCOME_TRY(const json out,
                    selected(exchange, render_drive(*drive), "id,name,driveType,webUrl,system"));
  return json_answer(out);
}

SandboxResult<Response> get_item(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select"}));
  BOOST_OUTCOME_TRY(const Item* item, exchange.item());
  BOOST_OUTCOME_TRY(const json out,
                    selected(exchange, render_item(exchange.store, *item), kItemMembers));
  return json_answer(out);
}

// The page continues after the item with this number.
SandboxResult<std::uint64_t> position(const Exchange& exchange) {
  const std::string token = exchange.text("$skiptoken", "s+0");
  const bool is_own = token.starts_with("s+") && token.size() > 2 &&
                      token.find_first_not_of("0123456789", 2) == std::string::npos;
  if (!is_own) return invalid_request("Invalid value of $skiptoken");
  return std::stoull(token.substr(2));
}

SandboxResult<Response> list_children(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top", "$skiptoken"}));
  BOOST_OUTCOME_TRY(const Item* folder, exchange.item());
  if (!folder->is_folder) return invalid_request("The item is not a folder.");
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.top(1000, 200));
  BOOST_OUTCOME_TRY(const std::uint64_t after, position(exchange));
  std::vector<const Item*> children;
  for (const auto& [id, item] : exchange.store.items) {
    if (item.parent != folder->id || item.ordinal <= after) continue;
    if (may_read(exchange.store, item, exchange.user())) children.push_back(&item);
  }
  std::sort(children.begin(), children.end(),
            [](const Item* a, const Item* b) { return a->ordinal < b->ordinal; });
  json out = {{"@odata.context", "https://graph.microsoft.com/v1.0/$metadata#children"},
              {"value", json::array()}};
  for (std::size_t i = 0; i < children.size() && i < size; ++i) {
    BOOST_OUTCOME_TRY(json shown,
                      selected(exchange, render_item(exchange.store, *children[i]), kItemMembers));
    out["value"].push_back(std::move(shown));
  }
  if (children.size() > size) {
    const std::string select = exchange.text("$select");
    out["@odata.nextLink"] =
        exchange.link("$top=" + std::to_string(size) + "&$skiptoken=s%2B" +
                      std::to_string(children[size - 1]->ordinal) +
                      (select.empty() ? "" : "&$select=" + percent_encode(select)));
  }
  return json_answer(out);
}

// A user who is not an owner sees only the permissions that concern the user.
SandboxResult<Response> list_permissions(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top"}));
  BOOST_OUTCOME_TRY(const Item* item, exchange.item());
  const Drive& drive = exchange.store.drives.at(item->drive);
  const bool sees_all = may_see_permissions(exchange.store, *item, exchange.user());
  json out = {{"value", json::array()}};
  for (const ItemPermission& held : permissions_of(exchange.store, *item)) {
    if (!sees_all && !names(exchange.store, drive, held.permission, exchange.user())) continue;
    out["value"].push_back(render_permission(exchange.store, drive, held));
  }
  return json_answer(out);
}

SandboxResult<Response> get_content(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"format"}));
  BOOST_OUTCOME_TRY(const Item* item, exchange.item());
  if (!item->is_file()) return item_not_found(item->id);
  if (item->malware == "facet" || item->malware == "json") {
    return refusal(403, "malwareDetected", "Malware detected");
  }
  const std::string format = exchange.text("format");
  if (!format.empty()) {
    const bool converts = format == "pdf" && item->name.ends_with(".docx");
    if (!converts) return refusal(406, "notSupported", "The format is not supported.");
  }
  Store& store = exchange.store;
  const std::string ticket = "ab+cd" + std::to_string(store.next_ticket++);
  store.tickets[ticket] = item->id;
  if (item->malware == "html" || item->malware == "empty") store.scanned.insert(item->id);
  Response found{302, {}, {}};
  found.set("Location", exchange.request.origin + "/download/" + item->id +
                            "?tempauth=" + percent_encode(ticket) + "&ApiVersion=2.0" +
                            (format.empty() ? "" : "&format=" + format));
  return found;
}

Response malware_answer(const std::string& how) {
  if (how == "html") return text_response(403, "text/html; charset=utf-8", "<html>Virus</html>");
  if (how == "empty") return Response{400, {}, {}};
  Response infected = text_response(403, "text/plain", "");
  infected.set("X-Virus-Infected", "Eicar");
  return infected;
}

// Returns the part of the content that the header Range requests, from a position to the end.
Response part_of(const std::string& bytes, std::string_view range) {
  constexpr std::string_view kBytes = "bytes=";
  const std::string from(range.substr(std::min(kBytes.size(), range.size())));
  const auto dash = from.find('-');
  const bool is_known = range.starts_with(kBytes) && dash == from.size() - 1 && dash > 0 &&
                        from.find_first_not_of("0123456789") == dash;
  if (!is_known) return text_response(400, "text/plain", "a range that is not known here");
  const auto at = static_cast<std::size_t>(std::stoull(from));
  if (at >= bytes.size()) return Response{416, {}, {}};
  auto part = text_response(206, "application/octet-stream", bytes.substr(at));
  part.set("Content-Range", "bytes " + std::to_string(at) + "-" + std::to_string(bytes.size() - 1) +
                                "/" + std::to_string(bytes.size()));
  return part;
}

}  // namespace

Response answer_download(const Store& store, const Request& request, const PathParameters& path) {
  const auto ticket = store.tickets.find(std::string(request.parameter("tempauth").value_or("")));
  const Item* item = store.item(path.find("item")->second);
  // Anyone who has the address can use it. A request with a credential is refused.
  const bool is_open = ticket != store.tickets.end() && item != nullptr &&
                       ticket->second == item->id && !request.header("Authorization");
  if (!is_open) return text_response(401, "text/plain; charset=utf-8", "401 UNAUTHORIZED");
  if (request.target.find("tempauth=ab%2Bcd") == std::string::npos) {
    return text_response(403, "text/plain", "The address was changed.");
  }
  if (!item->malware.empty()) return malware_answer(item->malware);
  if (request.parameter("format")) return text_response(200, "application/pdf", "%PDF-1.7 made");
  const auto range = request.header("Range");
  if (range && !store.ignores_range) return part_of(item->bytes, *range);
  return text_response(200, item->mime_type, item->bytes);
}

std::vector<Route> drive_routes() {
  return {{"GET", "", get_drive},
          {"GET", "/root", get_item},
          {"GET", "/root/children", list_children},
          {"GET", "/root/permissions", list_permissions},
          {"GET", "/items/{item}", get_item},
          {"GET", "/items/{item}/children", list_children},
          {"GET", "/items/{item}/content", get_content},
          {"GET", "/items/{item}/permissions", list_permissions}};
}

}  // namespace patchbay::sandbox::graph
