// These routes follow learn.microsoft.com/graph/api/driveitem-delta
#include <algorithm>
#include <optional>

#include "sandbox/graph/render.h"
#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

// Where a list of changes goes on. A listing from the beginning ("l") is behind an item of all; it
// ends where the changes ("c") begin, which is where they were when it began.
struct Mark {
  char kind = 'l';
  std::int64_t sequence = 0;
  std::uint64_t ordinal = 0;
};

std::string text_of(const Mark& mark) {
  return std::string(1, mark.kind) + "+" + std::to_string(mark.sequence) + "." +
         std::to_string(mark.ordinal);
}

std::optional<Mark> read_mark(const std::string& text) {
  const auto dot = text.find('.');
  const bool is_own = text.size() > 4 && (text[0] == 'l' || text[0] == 'c') && text[1] == '+' &&
                      dot != std::string::npos && dot > 2 && dot + 1 < text.size() &&
                      text.find_first_not_of("0123456789.", 2) == std::string::npos &&
                      text.find('.', dot + 1) == std::string::npos && text.size() < 40;
  if (!is_own) return std::nullopt;
  return Mark{text[0], std::stoll(text.substr(2, dot - 2)), std::stoull(text.substr(dot + 1))};
}

std::string link_to(const Exchange& exchange, const Mark& mark, std::size_t size) {
  const std::string select = exchange.text("$select");
  return exchange.link("token=" + percent_encode(text_of(mark)) + "&$top=" + std::to_string(size) +
                       (select.empty() ? "" : "&$select=" + percent_encode(select)));
}

Refusal expired(const Exchange& exchange, const Drive& drive) {
  auto refused = refusal(410, drive.expired_code, "The delta token is no longer valid.");
  refused.response.set("Location", exchange.request.origin + exchange.request.path);
  return refused;
}

struct Listing {
  const Exchange& exchange;
  const Drive& drive;
  std::size_t size;
  bool is_hierarchical;
  json out = {{"value", json::array()}};

  SandboxResult<bool> add(const json& full) {
    BOOST_OUTCOME_TRY(json shown, selected(exchange, full, kItemMembers));
    out["value"].push_back(std::move(shown));
    return true;
  }
  SandboxResult<bool> add(const Item& item) {
    return add(render_item(exchange.store, item, is_hierarchical));
  }
};

SandboxResult<Response> list_all(Listing listing, Mark mark) {
  const Store& store = listing.exchange.store;
  std::vector<const Item*> items;
  for (const auto& [id, item] : store.items) {
    if (item.drive != listing.drive.id || item.ordinal <= mark.ordinal) continue;
    if (may_read(store, item, listing.exchange.user())) items.push_back(&item);
  }
  std::sort(items.begin(), items.end(),
            [](const Item* a, const Item* b) { return a->ordinal < b->ordinal; });
  const bool is_last = items.size() <= listing.size;
  if (!is_last) items.resize(listing.size);
  for (const auto& [id, item] : store.items) {
    const bool repeats = store.repeats_items && item.ordinal == mark.ordinal;
    if (!repeats || item.drive != listing.drive.id) continue;
    BOOST_OUTCOME_TRYV(listing.add(item));
  }
  for (const Item* item : items) {
    BOOST_OUTCOME_TRYV(listing.add(*item));
  }
  if (is_last) {
    listing.out["@odata.deltaLink"] =
        link_to(listing.exchange, {'c', mark.sequence, 0}, listing.size);
  } else {
    listing.out["@odata.nextLink"] =
        link_to(listing.exchange, {'l', mark.sequence, items.back()->ordinal}, listing.size);
  }
  return json_answer(listing.out);
}

// An item is listed together with its folders, from the root down.
SandboxResult<bool> add_with_folders(Listing& listing, const Item& item) {
  std::vector<const Item*> chain;
  for (const Item* at = &item; at != nullptr; at = listing.exchange.store.item(at->parent)) {
    chain.push_back(at);
  }
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    BOOST_OUTCOME_TRYV(listing.add(**at));
  }
  return true;
}

SandboxResult<Response> list_changes(Listing listing, Mark mark) {
  const Store& store = listing.exchange.store;
  std::size_t count = 0;
  for (const Change& change : listing.drive.changes) {
    if (change.sequence < mark.sequence) continue;
    if (count++ == listing.size) {
      listing.out["@odata.nextLink"] =
          link_to(listing.exchange, {'c', change.sequence, 0}, listing.size);
      return json_answer(listing.out);
    }
    const Item* item = store.item(change.item);
    const bool is_there = item != nullptr && item->drive == listing.drive.id &&
                          may_read(store, *item, listing.exchange.user());
    if (is_there) {
      BOOST_OUTCOME_TRYV(add_with_folders(listing, *item));
    } else {
      BOOST_OUTCOME_TRYV(listing.add(render_deleted(listing.drive, change.item)));
    }
  }
  listing.out["@odata.deltaLink"] =
      link_to(listing.exchange, {'c', listing.drive.next_sequence, 0}, listing.size);
  return json_answer(listing.out);
}

SandboxResult<Response> get_delta(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top", "token"}));
  BOOST_OUTCOME_TRYV(exchange.item());  // the root
  BOOST_OUTCOME_TRY(const Drive* drive, exchange.drive());
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.top(1000, 200));
  const std::string prefer(exchange.request.header("Prefer").value_or(""));
  if (!prefer.empty() && prefer != "hierarchicalsharing") {
    return invalid_request("A preference that is not known here: " + prefer);
  }
  const bool is_hierarchical = !prefer.empty() && drive->type != "personal";
  const std::string token = exchange.text("token");
  auto mark = token.empty() ? Mark{'l', drive->next_sequence, 0} : read_mark(token);
  if (token == "latest") mark = Mark{'c', drive->next_sequence, 0};
  if (!mark) return invalid_request("The token is malformed.");
  if (mark->sequence < drive->first_valid) return expired(exchange, *drive);
  const bool lists = mark->kind == 'l';
  if (size > (lists ? drive->most_listed_in_time : drive->most_changes_in_time)) {
    return text_response(504, "text/html", "<html>Gateway Timeout</html>");
  }
  Listing listing{exchange, *drive, size, is_hierarchical};
  return lists ? list_all(std::move(listing), *mark) : list_changes(std::move(listing), *mark);
}

}  // namespace

std::vector<Route> delta_routes() {
  return {{"GET", "/root/delta", get_delta}, {"GET", "/root/delta()", get_delta}};
}

}  // namespace patchbay::sandbox::graph
