#include "onedrive.h"

#include "failure.h"

namespace onedrive {

bool OneDrive::is_of_graph(std::string_view url) const {
  const std::string base = api().text() + "/";
  return url.substr(0, base.size()) == base;
}

void OneDrive::require_of_graph(std::string_view url) const {
  if (is_of_graph(url)) return;
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "Microsoft Graph named a next page that is not at Microsoft Graph: try again later.");
}

Response OneDrive::get(Call& call, std::string url, std::string_view what) const {
  Response response = call.http().send(Request::get(std::move(url)));
  if (!response.ok()) throw failure_of(response, what);
  return response;
}

Response OneDrive::ask_fresh(Call& call, std::string url, const std::string& prefer) const {
  require_of_graph(url);
  auto request = Request::get(std::move(url)).no_cache();
  if (!prefer.empty()) request = std::move(request).header("Prefer", prefer);
  return call.http().send(request);
}

}  // namespace onedrive
