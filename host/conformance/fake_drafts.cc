// The draft services of the fake host, except programs (fake_programs.cc). Resources and proofs
// work as in the real host. Streams are not stored. No file has a text, as in a host without a text
// reader.
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>

#include "conformance/fake_host.h"
#include "services/proof.h"

namespace patchbay::conformance {
namespace {

patchbay_status give(CallFrame& call, patchbay_error* error, const Error& failure) {
  return conformance::give(call, error, static_cast<patchbay_status>(failure.code()),
                           failure.message());
}

patchbay_status give_null(CallFrame& call, patchbay_error* error, const std::string& function) {
  call.host.breach(Breach::kNull, function + " got NULL");
  return conformance::give(call, error, PATCHBAY_E_PLUGIN_FAULT, function + " got NULL.");
}

// Writes the text in `made` into the sink. If `made` is an error, returns this error to the
// connector.
patchbay_status write_into(CallFrame& call, const patchbay_sink& sink,
                           const Result<std::string>& made, patchbay_error* error) {
  if (!made) return give(call, error, made.error());
  const std::string& bytes = made.value();
  const patchbay_status status = sink.write(sink.context, bytes.data(), bytes.size());
  return status == PATCHBAY_OK ? status : conformance::give(call, error, status, {});
}

// ---- resource

patchbay_status resource_read(const patchbay_call* raw, patchbay_str name,
                              const patchbay_sink* content, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "resource.read", error, status, view(name));
  if (call == nullptr) return status;
  if (content == nullptr) return give_null(*call, error, "resource.read");
  status = check_patience(*call, error);
  if (status != PATCHBAY_OK) return status;
  return write_into(*call, *content, call->host.resources.read(view(name)), error);
}

// ---- crypto

// The arguments of a crypto function. `place` is where the function writes the answer.
struct Proof {
  std::string function;
  const patchbay_str* pieces;
  std::uint64_t count;
  const void* place;
};

// Runs `prove` with the call and the pieces, unless the connector's arguments are wrong.
template <class Prove>
patchbay_status with_pieces(const patchbay_call* raw, const Proof& proof, patchbay_error* error,
                            const Prove& prove) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, proof.function, error, status);
  if (call == nullptr) return status;
  if (proof.place == nullptr || (proof.pieces == nullptr && proof.count > 0)) {
    return give_null(*call, error, proof.function);
  }
  const auto taken = services::pieces_of(proof.pieces, proof.count);
  if (!taken) return give(*call, error, taken.error());
  return prove(*call, services::Pieces(taken.value()));
}

// Fails with NOT_FOUND. Only a call about a subscription has a secret, and no check makes such a
// call.
patchbay_status without_secret(const patchbay_call* raw, const Proof& proof,
                               patchbay_error* error) {
  return with_pieces(raw, proof, error, [&](CallFrame& call, services::Pieces) {
    return give(call, error, {Code::kNotFound, "This call has no secret."});
  });
}

patchbay_status check_mac(const patchbay_call* raw, patchbay_str /*algorithm*/,
                          patchbay_str /*secret*/, const patchbay_str* pieces, std::uint64_t count,
                          patchbay_str /*mac*/, std::uint32_t* matches, patchbay_error* error) {
  return without_secret(raw, {"crypto.check_mac", pieces, count, matches}, error);
}

patchbay_status make_mac(const patchbay_call* raw, patchbay_str /*algorithm*/,
                         patchbay_str /*secret*/, const patchbay_str* pieces, std::uint64_t count,
                         const patchbay_sink* mac, patchbay_error* error) {
  return without_secret(raw, {"crypto.mac", pieces, count, mac}, error);
}

patchbay_status check_signature(const patchbay_call* raw, patchbay_str algorithm, patchbay_str key,
                                const patchbay_str* pieces, std::uint64_t count,
                                patchbay_str signature, std::uint32_t* matches,
                                patchbay_error* error) {
  const Proof proof{"crypto.check_signature", pieces, count, matches};
  return with_pieces(raw, proof, error, [&](CallFrame& call, services::Pieces taken) {
    const auto is_good = services::is_signed(view(algorithm), view(key), taken, view(signature));
    if (!is_good) return give(call, error, is_good.error());
    *matches = is_good.value() ? 1 : 0;
    return PATCHBAY_OK;
  });
}

patchbay_status make_digest(const patchbay_call* raw, patchbay_str algorithm,
                            const patchbay_str* pieces, std::uint64_t count,
                            const patchbay_sink* digest, patchbay_error* error) {
  const Proof proof{"crypto.digest", pieces, count, digest};
  return with_pieces(raw, proof, error, [&](CallFrame& call, services::Pieces taken) {
    return write_into(call, *digest, services::digest_of(view(algorithm), taken), error);
  });
}

// ---- streams

// All answers of the fake host are available at once, so any of them can be read first.
patchbay_status streams_wait(const patchbay_call* raw, const std::uint64_t* handles,
                             std::uint64_t count, std::uint64_t /*wait_ms*/, std::uint64_t* which,
                             patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http_streams.wait", error, status);
  if (call == nullptr) return status;
  if (which == nullptr || (handles == nullptr && count > 0)) {
    return give_null(*call, error, "http_streams.wait");
  }
  *which = 0;
  return PATCHBAY_OK;
}

patchbay_status streams_keep(const patchbay_call* raw, std::uint64_t /*handle*/, patchbay_str name,
                             std::uint64_t /*lifetime_ms*/, patchbay_str /*unread*/,
                             patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http_streams.keep", error, status, view(name));
  if (call == nullptr) return status;
  return give(*call, error, {Code::kOverloaded, "This host keeps no streams."});
}

patchbay_status streams_take(const patchbay_call* raw, patchbay_str name,
                             patchbay_http_response* response, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http_streams.take", error, status, view(name));
  if (call == nullptr) return status;
  if (response == nullptr) return give_null(*call, error, "http_streams.take");
  return give(*call, error, {Code::kNotFound, "No stream is kept under this name."});
}

// ---- file text

patchbay_status file_text_read(const patchbay_call* raw, const patchbay_file_text_request* request,
                               const patchbay_sink* text, std::uint32_t* more,
                               patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "file_text.read", error, status);
  if (call == nullptr) return status;
  if (request == nullptr || text == nullptr || more == nullptr) {
    return give_null(*call, error, "file_text.read");
  }
  status = check_patience(*call, error);
  if (status != PATCHBAY_OK) return status;
  return give(*call, error, {Code::kUnsupported, "This host reads no text of files."});
}

constexpr patchbay_host_file_text kFileTextTable = {sizeof(patchbay_host_file_text), 0,
                                                    file_text_read};
constexpr patchbay_host_http_streams kStreamsTable = {sizeof(patchbay_host_http_streams), 0,
                                                      streams_wait, streams_keep, streams_take};
constexpr patchbay_host_resource kResourceTable = {sizeof(patchbay_host_resource), 0,
                                                   resource_read};
constexpr patchbay_host_crypto kCryptoTable = {
    sizeof(patchbay_host_crypto), 0, check_mac, make_mac, check_signature, make_digest};

}  // namespace

void FakeHost::open_files_now() {
  resources.keep();
  // Use OpenSSL now, because OpenSSL reads its configuration file at its first use.
  static_cast<void>(services::digest_of("sha256", {}));
}

const void* draft_table(std::string_view id) {
  if (id == PATCHBAY_HOST_RESOURCE_ID) return &kResourceTable;
  if (id == PATCHBAY_HOST_CRYPTO_ID) return &kCryptoTable;
  if (id == PATCHBAY_HOST_PROCESS_ID) return process_table();
  if (id == PATCHBAY_HOST_HTTP_STREAMS_ID) return &kStreamsTable;
  if (id == PATCHBAY_HOST_FILE_TEXT_ID) return &kFileTextTable;
  return nullptr;
}

}  // namespace patchbay::conformance
