#include "mcp/tools.h"

#include <algorithm>

#include "callers/tool_filters.h"
#include "callers/tool_scopes.h"
#include "engine/engine.h"
#include "manifest/auth.h"
#include "mcp/document_tools.h"
#include "mcp/tool_name.h"
#include "mcp/tool_search.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kMostLists = 1000;

bool is_open(const engine::Engine& engine, std::string_view connector, std::string_view action,
             const Caller& caller) {
  return engine.gates.refusing({.connector = connector,
                                .action = action,
                                .organization = caller.organization,
                                .user = caller.user,
                                .plan = caller.plan}) == nullptr;
}

callers::ToolIdentity identity_of(const Tool& tool) {
  return {tool.connector, tool.action, tool.is_read_only};
}

bool is_of_search(const Tool& tool) {
  return tool.connector.empty() && (tool.name == kCallTool || tool.name == kSearchTools);
}

void sort_by_name(Offer& offer) {
  std::sort(offer.tools.begin(), offer.tools.end(),
            [](const OfferedTool& one, const OfferedTool& two) {
              return one.tool->name < two.tool->name;
            });
}

}  // namespace

bool Tools::allows(const Caller& caller, const Tool& tool) {
  if (is_of_search(tool)) return caller.may_use_tools();
  return callers::may_use_tool(caller, tool.connector, tool.is_read_only);
}

bool Tools::offers(const Caller& caller, const Tool& tool) {
  return allows(caller, tool) &&
         (is_of_search(tool) || callers::is_offered(caller, identity_of(tool)));
}

Accounts Tools::accounts_of(const catalog::Connector& connector, const Caller& caller) const {
  if (!callers::may_use_tool(caller, connector.id(), true)) return std::nullopt;
  if (connector.refusal() || !is_open(engine_, connector.id(), {}, caller)) return std::nullopt;
  const manifest::Manifest& manifest = connector.manifest();
  if (!manifest::takes_link(manifest)) return Accounts(std::in_place);
  const auto found = engine_.links.find(manifest, "", caller, links::Absence::kRecent);
  if (found.has_value()) return std::vector<std::string>{found.value()->id()};
  if (found.error().code() == Code::kLinkAmbiguous) return found.error().details().links;
  if (manifest::works_without_link(manifest)) return Accounts(std::in_place);
  return std::nullopt;
}

std::shared_ptr<const ToolTable> Tools::table() const {
  const auto view = engine_.catalog.view();
  auto table = table_.get();
  if (table != nullptr && table->view().get() == view.get()) return table;
  table = std::make_shared<const ToolTable>(view);
  table_.set(table);
  return table;
}

LinkTools::LinkTools(std::shared_ptr<const catalog::DynamicList> listed,
                     const std::string& connector, const std::string& link)
    : list(std::move(listed)) {
  for (const catalog::Action& action : list->actions.all()) {
    tools.push_back(tool_of(action, connector, link, tool_name({connector, action.id, link})));
  }
  for (const Tool& tool : tools) {
    const auto [at, is_first] = by_name.try_emplace(tool.name, &tool);
    if (!is_first) at->second = nullptr;
  }
}

std::shared_ptr<const LinkTools> Tools::link_tools(
    const std::string& connector, const std::string& link,
    std::shared_ptr<const catalog::DynamicList> list) const {
  const std::string key = connector + "\n" + link;
  {
    const Lock lock(mutex_);
    const auto found = by_link_.find(key);
    if (found != by_link_.end() && found->second->list == list) return found->second;
  }
  auto made = std::make_shared<const LinkTools>(std::move(list), connector, link);
  const Lock lock(mutex_);
  if (by_link_.size() >= kMostLists) by_link_.clear();
  by_link_[key] = made;
  return made;
}

// Adds to `offer`, for each account, the actions that the connector lists at run time.
void Tools::add_listed(const catalog::Connector& connector,
                       const std::vector<std::string>& accounts, const actions::Request& request,
                       Offer& offer) const {
  if (!connector.manifest().dynamic_actions) return;
  std::vector<std::string> links = accounts;
  if (links.empty()) links.emplace_back();
  for (const std::string& link : links) {
    actions::Request asked = request;
    asked.connector = connector.id();
    asked.link = link;
    auto list = engine_.dynamic_list(asked);
    if (list.has_error()) {
      offer.unlisted.push_back({connector.id(), list.error().message()});
    } else if (list.value()) {
      offer.links.push_back(link_tools(connector.id(), link, std::move(list).value()));
    }
  }
}

namespace {

// Adds those tools listed at run time (`offer.links`) for which `is_meant` returns true. If another
// tool of this caller has the same name, the added tool gets a suffix, even if the other tool is
// not added.
template <class IsMeant>
void name_listed(Offer& offer, const IsMeant& is_meant) {
  std::unordered_map<std::string_view, int> taken = {{kCallTool, 1}, {kSearchTools, 1}};
  for (const auto& each : offer.links) {
    for (const Tool& tool : each->tools) ++taken[tool.name];
  }
  for (const auto& each : offer.links) {
    for (const Tool& tool : each->tools) {
      if (!is_meant(tool)) continue;
      if (taken[tool.name] == 1 && offer.table->find(tool.name) == nullptr) {
        offer.tools.push_back({&tool});
        continue;
      }
      const catalog::Action* action = each->list->actions.find(tool.action);
      offer.renamed.push_back(std::make_shared<const Tool>(
          tool_of(*action, tool.connector, tool.link,
                  distinct_tool_name({tool.connector, tool.action, tool.link}))));
      offer.tools.push_back({offer.renamed.back().get()});
    }
  }
}

}  // namespace

wire::Json json_of(const std::vector<UnlistedConnector>& unlisted) {
  wire::Json list = wire::Json::array();
  for (const UnlistedConnector& each : unlisted) {
    list.push_back({{"connector", each.connector}, {"why", each.why}});
  }
  return list;
}

Offer Tools::offered_to(const actions::Request& request) const {
  const Caller& caller = *request.caller;
  Offer offer;
  offer.table = table();
  std::vector<Accounts> accounts;
  for (const catalog::Connector* connector : offer.table->connectors()) {
    accounts.push_back(accounts_of(*connector, caller));
    if (accounts.back()) add_listed(*connector, *accounts.back(), request, offer);
  }
  for (const ToolTable::Row& row : offer.table->rows()) {
    const Accounts& of = accounts[row.connector];
    if (!offers(caller, row.tool)) continue;
    if (!of || !is_open(engine_, row.tool.connector, row.tool.action, caller)) continue;
    offer.tools.push_back({&row.tool, of->size() > 1 ? *of : std::vector<std::string>()});
  }
  name_listed(offer, [&](const Tool& tool) {
    return offers(caller, tool) && is_open(engine_, tool.connector, tool.action, caller);
  });
  if (engine_.documents) {
    for (const Tool& tool : document_tools()) {
      if (offers(caller, tool)) offer.tools.push_back({&tool});
    }
  }
  sort_by_name(offer);
  return offer;
}

Offer Tools::listed_to(const actions::Request& request) const {
  Offer offer = offered_to(request);
  if (most_listed_ == 0 || offer.tools.size() <= most_listed_) return offer;
  const auto search = std::make_shared<const Tool>(search_tool_over(offer));
  std::erase_if(offer.tools, [&](const OfferedTool& each) {
    return !each.tool->connector.empty() &&
           !callers::is_pinned(*request.caller, identity_of(*each.tool));
  });
  offer.renamed.push_back(search);
  offer.tools.push_back({&search_pair().front()});
  offer.tools.push_back({search.get()});
  sort_by_name(offer);
  return offer;
}

namespace {

// Returns the tool with this name, if exactly one of the caller's links lists such a tool. Then the
// tool's name has no suffix.
const Tool* only_listed(const Offer& offer, std::string_view name) {
  const Tool* only = nullptr;
  for (const auto& each : offer.links) {
    const auto found = each->by_name.find(name);
    if (found == each->by_name.end()) continue;
    if (only != nullptr || found->second == nullptr) return nullptr;
    only = found->second;
  }
  return only;
}

}  // namespace

Tools::FoundTool Tools::find(std::string_view name, const actions::Request& request) const {
  FoundTool found;
  found.offer.table = table();
  found.tool = found.offer.table->find(name);
  for (const Tool& tool : document_tools()) {
    if (tool.name == name && engine_.documents) found.tool = &tool;
  }
  if (most_listed_ > 0) {
    for (const Tool& tool : search_pair()) {
      if (tool.name == name) found.tool = &tool;
    }
  }
  if (found.tool != nullptr) return found;
  for (const catalog::Connector* connector : found.offer.table->connectors()) {
    if (!connector->manifest().dynamic_actions) continue;
    const Accounts accounts = accounts_of(*connector, *request.caller);
    if (accounts) add_listed(*connector, *accounts, request, found.offer);
  }
  found.tool = only_listed(found.offer, name);
  if (found.tool != nullptr) return found;
  // The name may have a suffix. This also finds tools that the filters do not offer. The call of
  // such a tool then fails with the name of the filter.
  name_listed(found.offer, [](const Tool&) { return true; });
  for (const OfferedTool& each : found.offer.tools) {
    if (each.tool->name == name) found.tool = each.tool;
  }
  return found;
}

}  // namespace patchbay::mcp
