// Sends a request twice and never closes the answers.
#include <patchbay/abi/host_http.h>

#include <string>
#include <string_view>

#include "plain.h"

// Returns the value of "url". In these tests, the value has no escapes.
static std::string_view url_of(patchbay_str arguments) {
  const std::string_view text(arguments.data, arguments.size);
  const auto start = text.find("http");
  return start == text.npos ? "" : text.substr(start, text.find('"', start) - start);
}

PLAIN_GO {
  PLAIN_UNUSED;
  const patchbay_str id = TEXT(PATCHBAY_HOST_HTTP_ID);
  const auto* http =
      static_cast<const patchbay_host_http*>(instance->host->service(instance->host, id));
  const std::string_view url = url_of(request->arguments);
  patchbay_http_request asked{};
  asked.struct_size = sizeof(asked);
  asked.url = {url.data(), url.size()};
  for (int i = 0; i < 2; ++i) {
    patchbay_http_response response{};
    response.struct_size = sizeof(response);
    const patchbay_status status = http->send(call, &asked, &response, error);
    if (status != PATCHBAY_OK) return status;
  }
  return plain_write(outcome->result, R"({"open": 2})");
}

PLAIN_CONNECTOR(go)
