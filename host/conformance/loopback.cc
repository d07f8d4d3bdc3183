// The only file of this folder that includes Boost's sockets, which take seconds to compile.
#include "conformance/loopback.h"

#include <patchbay/abi/host_http.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <vector>

#include "base/net.h"
#include "base/percent.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;

constexpr std::string_view kScheme = "http://";
constexpr std::uint64_t kBodyBytes = std::uint64_t{64} << 20U;

Error no_answer(const std::string& where, const std::string& why) {
  return {Code::kProviderUnavailable,
          "The provider at " + where + " gave no answer: " + why + ". See that it is running."};
}

// The parts of an address, as views into it.
struct Parts {
  std::string_view authority;
  std::string_view path;  // with the query; begins with "/", or is empty
};

Parts parts_of(std::string_view url) {
  const auto begin = url.find("://");
  if (begin != std::string_view::npos) url.remove_prefix(begin + 3);
  const auto end = std::min(url.find_first_of("/?#"), url.size());
  const auto fragment = std::min(url.find('#'), url.size());
  return {url.substr(0, end), url.substr(end, fragment - end)};
}

bool is_number_of_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Returns the addresses of a host that are this machine.
std::vector<tcp::endpoint> loopback_endpoints(std::string host, const std::string& port,
                                              boost::system::error_code& failed) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  boost::asio::io_context context;
  tcp::resolver resolver(context);
  std::vector<tcp::endpoint> endpoints;
  for (const auto& each : resolver.resolve(host, port, failed)) {
    if (each.endpoint().address().is_loopback()) endpoints.push_back(each.endpoint());
  }
  return endpoints;
}

using Request = http::request<http::string_body>;
using ResponseParser = http::response_parser<http::string_body>;

// Sends the request and reads the answer, all of it within `limit`.
boost::system::error_code exchange(const std::vector<tcp::endpoint>& endpoints,
                                   const Request& request, std::chrono::milliseconds limit,
                                   ResponseParser& parser) {
  boost::asio::io_context context;
  boost::beast::tcp_stream stream(context);
  boost::beast::flat_buffer buffer;
  boost::system::error_code failed;
  const auto keep = [&failed](boost::system::error_code code, const auto&...) { failed = code; };
  // Only asynchronous operations end at the stream's time limit.
  const auto finish = [&context, &failed] {
    context.restart();
    context.run();
    return !failed;
  };
  stream.expires_after(limit);
  stream.async_connect(endpoints, keep);
  if (!finish()) return failed;
  http::async_write(stream, request, keep);
  if (!finish()) return failed;
  http::async_read(stream, buffer, parser, keep);
  finish();
  return failed;
}

Answer answer_of(const http::response<http::string_body>& response) {
  Answer answer{.status = response.result_int(), .body = response.body(), .headers = {}};
  for (const auto& field : response) {
    const std::string name(field.name_string());
    if (is_framing_header(name)) continue;
    answer.headers.emplace_back(name, std::string(field.value()));
  }
  return answer;
}

}  // namespace

Result<Loopback> Loopback::at(std::string_view url, std::chrono::milliseconds limit) {
  Loopback provider;
  provider.limit_ = limit;
  const Parts parts = parts_of(url);
  const auto colon = parts.authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && !parts.authority.ends_with(']');
  provider.host_ = parts.authority.substr(0, has_port ? colon : parts.authority.size());
  if (has_port) provider.port_ = parts.authority.substr(colon + 1);
  provider.path_ = parts.path;
  while (provider.path_.ends_with('/')) provider.path_.pop_back();
  const bool is_good = url.starts_with(kScheme) && is_loopback_host(provider.host_) &&
                       is_number_of_port(provider.port_) &&
                       provider.path_.find('?') == std::string::npos;
  if (is_good) return provider;
  return Error(Code::kInvalidArgument,
               "\"" + std::string(url.substr(0, 200)) +
                   "\" is not the address of a provider on loopback: write for example "
                   "http://127.0.0.1:8900. No other machine is asked.");
}

void Loopback::carry(const manifest::Manifest& manifest, std::string credential) {
  const manifest::ApiKey* key = manifest::api_key_of(manifest);
  if (key != nullptr) {
    place_ = *key;
  } else {
    place_.prefix = "Bearer ";
  }
  credential_ = std::move(credential);
}

void Loopback::add_credential(std::string& target, Headers& headers) const {
  if (place_.place == manifest::KeyPlace::kQuery) {
    target += (target.find('?') == std::string::npos ? "?" : "&") + place_.name + "=";
    append_percent_encoded(target, credential_);
  } else {
    headers.emplace_back(place_.name, place_.prefix + credential_);
  }
}

Result<Answer> Loopback::answer(const SentRequest& sent) const {
  const std::string where = std::string(kScheme) + host_ + ":" + port_;
  const Parts wanted = parts_of(sent.url);
  std::string target = path_ + std::string(wanted.path);
  if (!target.starts_with('/')) target.insert(0, "/");
  Headers headers = sent.headers;
  headers.emplace_back("Host", host_ + ":" + port_);
  headers.emplace_back("X-Forwarded-Host", wanted.authority);
  headers.emplace_back("Connection", "close");
  const bool is_known = !credential_.empty() && (sent.flags & PATCHBAY_HTTP_NO_CREDENTIAL) == 0;
  if (is_known) add_credential(target, headers);
  Request request;
  request.method_string(sent.method);
  request.target(target);
  for (const auto& [name, value] : headers) request.insert(name, value);
  request.body() = sent.body;
  request.prepare_payload();

  boost::system::error_code failed;
  const auto endpoints = loopback_endpoints(host_, port_, failed);
  if (failed) return no_answer(where, failed.message());
  ResponseParser parser;
  parser.body_limit(kBodyBytes);
  parser.skip(sent.method == "HEAD");
  failed = exchange(endpoints, request, limit_, parser);
  if (failed == boost::beast::error::timeout) {
    return no_answer(where, "its time of " + std::to_string(limit_.count()) + " ms is over");
  }
  if (failed) return no_answer(where, failed.message());
  return answer_of(parser.get());
}

}  // namespace patchbay::conformance
