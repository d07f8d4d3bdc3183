#include "download.h"

#include "failure.h"
#include "item.h"

namespace onedrive {
namespace {

Request with_range(Request request, const std::string& range) {
  if (range.empty()) return request;
  return std::move(request).header("Range", range);
}

// Returns true if the answer says, in one of Microsoft's two ways, that the file is infected.
bool is_malware(const Response& response, const std::string& body) {
  return !response.header("X-Virus-Infected").empty() || has_code(body, "malwareDetected");
}

bool is_page(const Response& response) {
  return response.header("Content-Type").substr(0, 9) == "text/html";
}

// Returns true for a refusal without a reason. Microsoft may refuse an infected file in this way,
// but a proxy or an outage may answer in the same way.
bool is_without_reason(const Response& response, const std::string& body) {
  return (response.status() == 403 && is_page(response)) ||
         (response.status() == 400 && body.empty());
}

bool is_flagged(const OneDrive& onedrive, Call& call, const Url& item) {
  const Response response =
      onedrive.ask_fresh(call, Url(item).query("$select", kItemFields).text());
  return response.ok() && response.as<DriveItem>().malware.has_value();
}

Download examined(const OneDrive& onedrive, Call& call, const Url& item, Response response) {
  if (response.ok()) return {std::move(response), {}, false};
  std::string body = response.refusal();
  bool is_infected = is_malware(response, body);
  if (!is_infected && is_without_reason(response, body)) {
    is_infected = is_flagged(onedrive, call, item);
    if (!is_infected) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  "OneDrive refused a download and did not say why: try again later.")
          .provider_status(response.status());
    }
  }
  return {std::move(response), std::move(body), is_infected};
}

// Returns true for an absolute address that is not an address of Graph.
bool is_elsewhere(const OneDrive& onedrive, std::string_view address) {
  const bool is_absolute = address.substr(0, 8) == "https://" || address.substr(0, 7) == "http://";
  return is_absolute && !onedrive.is_of_graph(address);
}

bool is_redirect(const Response& response) {
  return response.status() > 300 && response.status() < 400;
}

}  // namespace

void refuse_page(const Response& response, std::string_view wanted, std::string_view what) {
  const bool is_expected = wanted.empty() || wanted.find("html") != std::string_view::npos;
  if (is_expected || !is_page(response)) return;
  throw Error(
      PATCHBAY_E_PROVIDER_UNAVAILABLE,
      "OneDrive: a page came in place of " + std::string(what) +
          ": try again later; if it stays so, look for a proxy that answers for Microsoft.");
}

Download download(const OneDrive& onedrive, Call& call, const Url& item,
                  const DownloadForm& wanted) {
  Url content_url = Url(item).segment("content");
  if (!wanted.format.empty()) content_url = std::move(content_url).query("format", wanted.format);
  for (bool is_first = true;; is_first = false) {
    Response answer = call.http().send(Request::get(content_url.text()).no_redirect().no_cache());
    if (!is_redirect(answer)) return examined(onedrive, call, item, std::move(answer));
    const std::string address(answer.header("Location"));
    answer.close();
    if (!is_elsewhere(onedrive, address)) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  "OneDrive answered a download without an address to download from: try again "
                  "later.");
    }
    Response content = call.http().send(
        with_range(Request::get(address).no_credential().no_redirect().no_cache(), wanted.range));
    if (content.status() != 401 || !is_first)
      return examined(onedrive, call, item, std::move(content));
  }
}

}  // namespace onedrive
