/* create sends a request, and fails if it cannot send one. */
#include <patchbay/abi/host_http.h>

#include "plain.h"

static patchbay_status requesting_create(const patchbay_call* call, const patchbay_host* host,
                                         patchbay_str config, patchbay_instance** instance,
                                         patchbay_error* error) {
  const patchbay_str id = TEXT(PATCHBAY_HOST_HTTP_ID);
  const patchbay_host_http* http = (const patchbay_host_http*)host->service(host, id);
  const patchbay_str url = TEXT("https://example.invalid/");
  patchbay_http_request request;
  patchbay_http_response response;
  memset(&request, 0, sizeof request);
  memset(&response, 0, sizeof response);
  request.struct_size = sizeof request;
  request.url = url;
  response.struct_size = sizeof response;
  const patchbay_status status = http->send(call, &request, &response, error);
  return status != PATCHBAY_OK ? status : plain_create(call, host, config, instance, error);
}

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION,
            plain_capability, requesting_create)
