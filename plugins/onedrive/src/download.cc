#include "download.h"

#include "failure.h"

namespace onedrive {
namespace {

Request with_range(Request request, const std::string& range) {
  if (range.empty()) return request;
  return std::move(request).header("Range", range);
}

// Microsoft says in four ways that a file is infected.
bool is_malware(const Response& response, const std::string& body) {
  if (!response.header("X-Virus-Infected").empty()) return true;
  if (has_code(body, "malwareDetected")) return true;
  const bool is_page = response.header("Content-Type").substr(0, 9) == "text/html";
  return (response.status() == 403 && is_page) || (response.status() == 400 && body.empty());
}

Download examined(Response response) {
  if (response.ok()) return {std::move(response), {}, false};
  std::string body = refusal_body(response);
  const bool is_infected = is_malware(response, body);
  return {std::move(response), std::move(body), is_infected};
}

// Returns true for an absolute address that is not one of Graph.
bool is_elsewhere(const OneDrive& onedrive, std::string_view address) {
  const bool is_absolute = address.substr(0, 8) == "https://" || address.substr(0, 7) == "http://";
  return is_absolute && !onedrive.is_of_graph(address);
}

bool is_redirect(const Response& response) {
  return response.status() > 300 && response.status() < 400;
}

}  // namespace

Download download(const OneDrive& onedrive, Call& call, const std::string& url,
                  const std::string& range) {
  for (bool is_first = true;; is_first = false) {
    Response answer = call.http().send(Request::get(url).no_redirect().no_cache());
    if (!is_redirect(answer)) return examined(std::move(answer));
    const std::string address(answer.header("Location"));
    answer.close();
    if (!is_elsewhere(onedrive, address)) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  "OneDrive answered a download without an address to download from: try again "
                  "later.");
    }
    Response content = call.http().send(
        with_range(Request::get(address).no_credential().no_redirect().no_cache(), range));
    if (content.status() != 401 || !is_first) return examined(std::move(content));
  }
}

}  // namespace onedrive
