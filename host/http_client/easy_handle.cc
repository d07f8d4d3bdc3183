#include "http_client/easy_handle.h"

#include <algorithm>
#include <limits>
#include <new>

#include "http_client/connection_pool.h"
#include "http_client/http_client.h"
#include "http_client/trusted_authorities.h"

namespace patchbay::http_client {
namespace {

constexpr long kReceiveBuffer = 32 << 10;  // bytes per transfer, also while it waits
constexpr long kSlowestRate = 1;           // bytes per second; a slower provider counts as silent
// After this many seconds of silence, TCP sends probes to the provider's machine. With Linux's
// default setting, a machine that does not answer nine probes is unreachable.
constexpr long kSilenceBeforeProbe = 60;
constexpr long kBetweenProbes = 15;

Transfer& transfer_of(void* context) { return *static_cast<Transfer*>(context); }

// Returns the result of `work`. If `work` throws std::bad_alloc, returns `failed`, which makes
// libcurl end the transfer. No exception may pass through libcurl. Callbacks throw no other
// exceptions.
template <class Answer, class Work>
Answer guarded(void* context, Answer failed, Work work) noexcept {
  Transfer& transfer = transfer_of(context);
  try {
    return work(transfer);
  } catch (const std::bad_alloc&) {
    transfer.refuse_for_shortage();
    return failed;
  }
}

std::size_t header_callback(char* data, std::size_t, std::size_t size, void* context) noexcept {
  return guarded(context, std::size_t{0}, [&](Transfer& to) { return to.on_header({data, size}); });
}

std::size_t write_callback(char* data, std::size_t, std::size_t size, void* context) noexcept {
  return guarded(context, std::size_t{0}, [&](Transfer& to) { return to.on_body({data, size}); });
}

std::size_t read_callback(char* out, std::size_t, std::size_t size, void* context) noexcept {
  return transfer_of(context).on_upload({out, size});
}

int seek_callback(void* context, curl_off_t offset, int origin) noexcept {
  const bool to_start = offset == 0 && origin == SEEK_SET;
  return to_start && transfer_of(context).on_rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

// Returns 1 if the host's addresses are unknown. libcurl then gives up, and the engine looks up the
// name.
int resolver_start_callback(void*, void*, void* context) noexcept {
  return transfer_of(context).on_lookup() ? 0 : 1;
}

CURLcode ssl_context_callback(CURL*, void* connection, void* authorities) noexcept {
  auto& trusted = *static_cast<TrustedAuthorities*>(authorities);
  return trusted.give_to(static_cast<SSL_CTX*>(connection)) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

curl_socket_t open_socket_callback(void* context, curlsocktype, curl_sockaddr* address) noexcept {
  return guarded(context, curl_socket_t{CURL_SOCKET_BAD}, [&](Transfer& transfer) {
    if (!transfer.on_connect(&address->addr)) return curl_socket_t{CURL_SOCKET_BAD};
    return transfer.pool()->open_socket(*address);
  });
}

int prereq_callback(void* context, char* remote, char*, int remote_port, int local_port) noexcept {
  return guarded(context, CURL_PREREQFUNC_ABORT, [&](Transfer& transfer) {
    const bool may_send = transfer.on_send(remote, remote_port, local_port);
    return may_send ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
  });
}

// Converts the time to libcurl's form: a long of milliseconds, where 0 means "no limit".
long milliseconds_of(std::chrono::milliseconds time) {
  constexpr auto kMost = std::numeric_limits<int>::max();
  return static_cast<long>(std::min<std::chrono::milliseconds::rep>(time.count(), kMost));
}

// Sets the method and the options for the body. Returns false if there is no memory.
bool set_method(CURL* easy, const Transfer& transfer) {
  const TransferPlan& plan = transfer.plan();
  // HTTPGET is set first, because this clears the settings of an earlier request on the handle.
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  if (plan.has_body) {
    const auto size = transfer.body_size();
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, size ? static_cast<curl_off_t>(*size) : -1);
  } else if (plan.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  }
  const bool usual = !plan.has_body && (plan.method == "GET" || plan.method == "HEAD");
  const char* name = usual ? nullptr : plan.method.c_str();
  return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, name) == CURLE_OK;
}

}  // namespace

CURL* make_easy_handle(const HttpConfig& config, TrustedAuthorities& authorities) {
  CURL* easy = curl_easy_init();
  if (easy == nullptr) return nullptr;
  // libcurl copies these two strings. The proxy "" also makes libcurl ignore proxies in environment
  // variables.
  if (curl_easy_setopt(easy, CURLOPT_PROXY, "") != CURLE_OK ||
      curl_easy_setopt(easy, CURLOPT_USERAGENT, config.user_agent.c_str()) != CURLE_OK) {
    curl_easy_cleanup(easy);
    return nullptr;
  }
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // ContentDecoder decompresses the
                                                              // body
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // libcurl must not read authorities; ssl_context_callback() sets them.
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, ssl_context_callback);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &authorities);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(config.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, kSilenceBeforeProbe);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, kBetweenProbes);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header_callback);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write_callback);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_callback);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_callback);
  curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, resolver_start_callback);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket_callback);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, ConnectionPool::close_socket);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, prereq_callback);
  return easy;
}

bool prepare_easy_handle(CURL* easy, Transfer& transfer) {
  const TransferPlan& plan = transfer.plan();
  for (const CURLoption context :
       {CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA,
        CURLOPT_RESOLVER_START_DATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA, CURLOPT_PRIVATE}) {
    curl_easy_setopt(easy, context, &transfer);
  }
  // A connection closes its socket through its pool. The pool outlives the connection.
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer.pool());
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, plan.connections.empty() ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, plan.connections.empty() ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_CURLU, plan.url->native());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, plan.headers.native());
  curl_easy_setopt(easy, CURLOPT_RESOLVE, transfer.addresses());
  if (!set_method(easy, transfer)) return false;
  // PIPEWAIT makes a request wait until the TLS handshake has decided whether requests can share
  // the connection. Without TLS there is no handshake, and the request would wait for the first
  // response.
  const bool tls = plan.url->origin().scheme == "https";
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, tls ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds_of(transfer.time_left()));
  const auto idle = std::chrono::ceil<std::chrono::seconds>(plan.idle_timeout);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, idle.count() > 0 ? kSlowestRate : 0L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(idle.count()));
  return true;
}

}  // namespace patchbay::http_client
