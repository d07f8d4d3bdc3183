// These routes follow docs.github.com/rest/repos/webhooks
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/input.h"
#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

// GitHub never returns a secret.
json render_hook(const Exchange& exchange, const Hook& hook) {
  return {{"type", "Repository"},
          {"id", hook.id},
          {"name", "web"},
          {"active", true},
          {"events", hook.events},
          {"config",
           {{"url", hook.url},
            {"content_type", "json"},
            {"insecure_ssl", "0"},
            {"secret", "********"}}},
          {"created_at", exchange.now},
          {"updated_at", exchange.now},
          {"url", api_url(exchange, *exchange.repository) + "/hooks/" + std::to_string(hook.id)}};
}

SandboxResult<Response> list_hooks(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  const auto& all = exchange.repository->hooks;
  json list = json::array();
  for (auto i = page.begin(all.size()); i < page.end(all.size()); ++i) {
    list.push_back(render_hook(exchange, all[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, all.size());
  return response;
}

SandboxResult<Response> create_hook(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto body, read_body(exchange, {"name", "active", "events", "config"}));
  Hook hook;
  BOOST_OUTCOME_TRY(hook.events, optional_texts(*body, "Hook", "events"));
  const json config = body->value("config", json::object());
  BOOST_OUTCOME_TRY(hook.url, required_text(config, "Hook", "url"));
  BOOST_OUTCOME_TRY(const auto secret, optional_text(config, "Hook", "secret"));
  BOOST_OUTCOME_TRY(const auto type, optional_text(config, "Hook", "content_type"));
  if (secret.empty() || type != "json" || config.value("insecure_ssl", "") != "0") {
    return refusal(422, "Validation Failed: the sandbox takes signed JSON over verified TLS only.");
  }
  auto& hooks = exchange.repository->hooks;
  const auto is_same = [&](const Hook& each) { return each.url == hook.url; };
  if (std::any_of(hooks.begin(), hooks.end(), is_same)) {
    return refusal(422, "Validation Failed: Hook already exists on this repository");
  }
  hook.id = exchange.store.next_id++;
  hooks.push_back(hook);
  return json_response(render_hook(exchange, hook), 201);
}

SandboxResult<Response> delete_hook(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto id, exchange.number("hook"));
  const auto gone =
      std::erase_if(exchange.repository->hooks, [id](const Hook& each) { return each.id == id; });
  if (gone == 0) return not_found();
  Response response;
  response.status = 204;
  return response;
}

}  // namespace

std::vector<Route> hook_routes() {
  return {{"GET", "~/hooks", list_hooks, Need::kWrite, "webhooks=read"},
          {"POST", "~/hooks", create_hook, Need::kWrite, "webhooks=write"},
          {"DELETE", "~/hooks/{hook}", delete_hook, Need::kWrite, "webhooks=write"}};
}

}  // namespace patchbay::sandbox::github
