// SPDX-License-Identifier: Apache-2.0
//! Patchbay's C ABI for a connector in Rust, without a crate: requests, actions and an account. Copy
//! this file beside your connector.rs, which begins with `mod patchbay;`. The structs are those of
//! patchbay/abi, as far as they are needed here. No panic leaves a function of it.
#![allow(dead_code)] // a connector may need a part only
use std::ffi::c_void;
use std::marker::PhantomData;
use std::mem::size_of;
use std::panic::{catch_unwind, AssertUnwindSafe};

// ---- the structs of types.h, error.h, host_http.h, actions.h, auth.h and entry.h

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    data: *const u8,
    size: u64,
}

#[repr(C)]
pub struct Sink {
    context: *mut c_void,
    write: extern "C" fn(*mut c_void, *const c_void, u64) -> u32,
}

#[repr(C)]
pub struct RawError {
    struct_size: u32,
    code: u32,
    retry_after_ms: u64,
    provider_status: u32,
    message_size: u32,
    message: [u8; 512],
    details: *const Sink,
}

/// A call of the host, and an instance: both are only passed on.
pub enum RawCall {}
pub enum RawInstance {}

#[repr(C)]
pub struct Host {
    struct_size: u32,
    reserved: u32,
    name: Str,
    version: Str,
    service: extern "C" fn(*const Host, Str) -> *const c_void,
}

#[repr(C)]
struct HttpRequest {
    struct_size: u32,
    flags: u32,
    method: Str,
    url: Str,
    headers: *const c_void,
    header_count: u64,
    body: Str,
    body_source: *const c_void,
    max_body_bytes: u64,
    timeout_ms: u64,
}

#[repr(C)]
struct HttpResponse {
    struct_size: u32,
    status: u32,
    handle: u64,
    headers: *const c_void,
    header_count: u64,
    url: Str,
    flags: u32,
    code: u32,
}

/// The host's table may be longer.
#[repr(C)]
struct HostHttp {
    struct_size: u32,
    reserved: u32,
    send: extern "C" fn(*const RawCall, *const HttpRequest, *mut HttpResponse, *mut RawError) -> u32,
    read: extern "C" fn(*const RawCall, u64, *mut c_void, u64, *mut u64, *mut RawError) -> u32,
    pipe: extern "C" fn(*const RawCall, u64, *const Sink, *mut u64, *mut RawError) -> u32,
    close: extern "C" fn(*const RawCall, u64),
}

#[repr(C)]
pub struct ActionRequest {
    struct_size: u32,
    flags: u32,
    action: Str,
    arguments: Str,
    continuation: Str,
    answers: Str,
}

#[repr(C)]
pub struct ActionOutcome {
    struct_size: u32,
    kind: u32,
    result: *const Sink,
    continuation: *const Sink,
}

#[repr(C)]
pub struct Actions {
    struct_size: u32,
    reserved: u32,
    invoke: extern "C" fn(
        *mut RawInstance,
        *const RawCall,
        *const ActionRequest,
        *mut ActionOutcome,
        *mut RawError,
    ) -> u32,
    list: Option<extern "C" fn()>, // NULL: the manifest names all actions
}

#[repr(C)]
pub struct Auth {
    struct_size: u32,
    classify_from: u32,
    identify: extern "C" fn(*mut RawInstance, *const RawCall, *const Sink, *mut RawError) -> u32,
    probe: extern "C" fn(*mut RawInstance, *const RawCall, *mut RawError) -> u32,
    classify: Option<extern "C" fn()>, // NULL: the status of an answer says what it means
}

#[repr(C)]
pub struct Entry {
    struct_size: u32,
    reserved: u32,
    id: Str,
    version: Str,
    built_with: Str,
    capability: extern "C" fn(Str) -> *const c_void,
    create: extern "C" fn(
        *const RawCall,
        *const Host,
        Str,
        *mut *mut RawInstance,
        *mut RawError,
    ) -> u32,
    destroy: extern "C" fn(*const RawCall, *mut RawInstance),
}

const _: () = assert!(size_of::<RawError>() == 544);
const _: () = assert!(size_of::<HttpRequest>() == 96);
const _: () = assert!(size_of::<HttpResponse>() == 56);
const _: () = assert!(size_of::<ActionRequest>() == 72);
const _: () = assert!(size_of::<ActionOutcome>() == 24);
const _: () = assert!(size_of::<Actions>() == 24);
const _: () = assert!(size_of::<Entry>() == 80);

// The tables are constant, so threads may share them.
unsafe impl Sync for Actions {}
unsafe impl Sync for Entry {}
unsafe impl Sync for Auth {}

const ACTIONS_ID: &[u8] = b"patchbay.actions/1";
const AUTH_ID: &[u8] = b"patchbay.auth/1";
const HOST_HTTP_ID: &str = "patchbay.host.http/1";
const OK: u32 = 0;
pub const INVALID_ARGUMENT: u32 = 103;
pub const NOT_FOUND: u32 = 104;
pub const UNSUPPORTED: u32 = 105;
pub const PROVIDER_ERROR: u32 = 402;
pub const PLUGIN_FAULT: u32 = 502;
const MUST_UNDERSTAND: u32 = 0xffff_0000;

// ---- texts and failures

pub const fn lent(words: &'static str) -> Str {
    Str { data: words.as_ptr(), size: words.len() as u64 }
}

/// The bytes live as long as the borrow of the text, which must not be longer than the host lends
/// them. A size of 0 may come with a NULL pointer.
pub fn bytes(text: &Str) -> &[u8] {
    if text.size == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(text.data, text.size as usize) }
}

fn utf8(text: &Str) -> Result<&str, Failure> {
    std::str::from_utf8(bytes(text))
        .map_err(|_| Failure::new(INVALID_ARGUMENT, "A text is not UTF-8: write it in UTF-8."))
}

/// Why a call failed.
pub enum Failure {
    /// The connector says so.
    Own { code: u32, message: String, provider_status: u32 },
    /// A host service said so, and has written why.
    Passed(u32),
}

impl Failure {
    pub fn new(code: u32, message: &str) -> Failure {
        Failure::Own { code, message: message.to_string(), provider_status: 0 }
    }

    /// The provider refused the request with this HTTP status.
    pub fn refused(message: &str, provider_status: u32) -> Failure {
        Failure::Own { code: PROVIDER_ERROR, message: message.to_string(), provider_status }
    }

    /// Writes the failure into the host's struct, and returns its code.
    fn fill(self, error: *mut RawError) -> u32 {
        let (code, message, provider_status) = match self {
            Failure::Passed(code) => return code,
            Failure::Own { code, message, provider_status } => (code, message, provider_status),
        };
        let error = unsafe { &mut *error };
        let mut size = message.len().min(error.message.len());
        while !message.is_char_boundary(size) {
            size -= 1;
        }
        error.message[..size].copy_from_slice(&message.as_bytes()[..size]);
        error.message_size = size as u32;
        error.provider_status = provider_status;
        error.code = code;
        code
    }
}

fn guarded(error: *mut RawError, work: impl FnOnce() -> Result<(), Failure>) -> u32 {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => OK,
        Ok(Err(failure)) => failure.fill(error),
        Err(_) => Failure::new(PLUGIN_FAULT, "The connector's code panicked.").fill(error),
    }
}

// ---- what a connector uses

/// One call of the host.
pub struct Call<'a> {
    raw: *const RawCall,
    error: *mut RawError,
    http: &'a HostHttp,
}

impl Call<'_> {
    /// Sends a GET. An answer with any status is a success; what the host cannot get past, such as
    /// an expired credential or a limit, is a failure to return.
    pub fn get(&self, url: &str) -> Result<Answer<'_>, Failure> {
        let none = Str { data: std::ptr::null(), size: 0 };
        let request = HttpRequest {
            struct_size: size_of::<HttpRequest>() as u32,
            flags: 0,
            method: none,
            url: Str { data: url.as_ptr(), size: url.len() as u64 },
            headers: std::ptr::null(),
            header_count: 0,
            body: none,
            body_source: std::ptr::null(),
            max_body_bytes: 0,
            timeout_ms: 0,
        };
        let mut response = HttpResponse {
            struct_size: size_of::<HttpResponse>() as u32,
            status: 0,
            handle: 0,
            headers: std::ptr::null(),
            header_count: 0,
            url: none,
            flags: 0,
            code: 0,
        };
        match (self.http.send)(self.raw, &request, &mut response, self.error) {
            OK => Ok(Answer { call: self, status: response.status, handle: response.handle }),
            status => Err(Failure::Passed(status)),
        }
    }
}

/// An answer of the provider. It is closed when it is dropped.
pub struct Answer<'a> {
    call: &'a Call<'a>,
    pub status: u32,
    handle: u64,
}

impl Answer<'_> {
    /// Passes the body on, without a copy through the connector.
    pub fn pass_on(&self, sink: &Sink) -> Result<(), Failure> {
        let mut piped = 0;
        let call = self.call;
        match (call.http.pipe)(call.raw, self.handle, sink, &mut piped, call.error) {
            OK => Ok(()),
            status => Err(Failure::Passed(status)),
        }
    }
}

impl Drop for Answer<'_> {
    fn drop(&mut self) {
        (self.call.http.close)(self.call.raw, self.handle);
    }
}

/// What a connector does. Calls run in parallel, on several threads.
pub trait Connector: Sized + Send + Sync + 'static {
    /// Makes the connector from its configuration, a JSON object.
    fn create(config: &str) -> Result<Self, Failure>;
    /// Runs an action. The arguments are a JSON object that satisfies its schema; one JSON value
    /// goes into `result`.
    fn invoke(
        &self,
        call: &Call,
        action: &str,
        arguments: &str,
        result: &Sink,
    ) -> Result<(), Failure>;
}

/// What a connector with accounts does.
pub trait Account: Connector {
    /// Says whose account it is: a JSON object, {"account": "7", "name": "Ann"}.
    fn identify(&self, call: &Call, identity: &Sink) -> Result<(), Failure>;
    /// Says whether the account still works.
    fn probe(&self, call: &Call) -> Result<(), Failure>;
}

// ---- what the host calls

struct Instance<C> {
    http: &'static HostHttp,
    connector: C,
}

/// Runs `work` with the connector of an instance, for one call.
fn with<C: Connector>(
    instance: *mut RawInstance,
    call: *const RawCall,
    error: *mut RawError,
    work: impl FnOnce(&C, &Call) -> Result<(), Failure>,
) -> u32 {
    let instance = unsafe { &*(instance as *const Instance<C>) };
    let call = Call { raw: call, error, http: instance.http };
    guarded(error, || work(&instance.connector, &call))
}

extern "C" fn invoke<C: Connector>(
    instance: *mut RawInstance,
    call: *const RawCall,
    request: *const ActionRequest,
    outcome: *mut ActionOutcome,
    error: *mut RawError,
) -> u32 {
    let (request, result) = unsafe { (&*request, &*(*outcome).result) };
    with::<C>(instance, call, error, |connector, call| {
        if request.flags & MUST_UNDERSTAND != 0 {
            return Err(Failure::new(UNSUPPORTED, "That way of asking is unknown here."));
        }
        connector.invoke(call, utf8(&request.action)?, utf8(&request.arguments)?, result)
    })
}

extern "C" fn identify<C: Account>(
    instance: *mut RawInstance,
    call: *const RawCall,
    identity: *const Sink,
    error: *mut RawError,
) -> u32 {
    let identity = unsafe { &*identity };
    with::<C>(instance, call, error, |connector, call| connector.identify(call, identity))
}

extern "C" fn probe<C: Account>(
    instance: *mut RawInstance,
    call: *const RawCall,
    error: *mut RawError,
) -> u32 {
    with::<C>(instance, call, error, |connector, call| connector.probe(call))
}

/// The manifest's "requires" names the service, so a host without it refuses the connector before.
fn http_of(host: *const Host) -> Result<&'static HostHttp, Failure> {
    let table = unsafe { ((*host).service)(host, lent(HOST_HTTP_ID)) as *const HostHttp };
    let found = unsafe { table.as_ref() };
    match found {
        Some(http) if http.struct_size as usize >= size_of::<HostHttp>() => Ok(http),
        _ => Err(Failure::new(PLUGIN_FAULT, "This host has no patchbay.host.http/1.")),
    }
}

extern "C" fn create<C: Connector>(
    _call: *const RawCall,
    host: *const Host,
    config: Str,
    instance: *mut *mut RawInstance,
    error: *mut RawError,
) -> u32 {
    guarded(error, || {
        let made = Instance { http: http_of(host)?, connector: C::create(utf8(&config)?)? };
        unsafe { *instance = Box::into_raw(Box::new(made)) as *mut RawInstance };
        Ok(())
    })
}

extern "C" fn destroy<C: Connector>(_call: *const RawCall, instance: *mut RawInstance) {
    // A panic here has nobody to go to.
    let made = AssertUnwindSafe(unsafe { Box::from_raw(instance as *mut Instance<C>) });
    let _ = catch_unwind(move || drop(made));
}

/// The tables of one connector, whose functions all take instances of the same type.
struct Tables<C>(PhantomData<C>);

impl<C: Connector> Tables<C> {
    const ACTIONS: &'static Actions = &Actions {
        struct_size: size_of::<Actions>() as u32,
        reserved: 0,
        invoke: invoke::<C>,
        list: None,
    };

    extern "C" fn capability(id: Str) -> *const c_void {
        match bytes(&id) {
            ACTIONS_ID => (Self::ACTIONS as *const Actions).cast(),
            _ => std::ptr::null(),
        }
    }
}

impl<C: Account> Tables<C> {
    const AUTH: &'static Auth = &Auth {
        struct_size: size_of::<Auth>() as u32,
        classify_from: 0,
        identify: identify::<C>,
        probe: probe::<C>,
        classify: None,
    };

    extern "C" fn capability_with_account(id: Str) -> *const c_void {
        match bytes(&id) {
            AUTH_ID => (Self::AUTH as *const Auth).cast(),
            _ => Self::capability(id),
        }
    }
}

impl Entry {
    /// The entry of a connector without accounts.
    pub const fn of<C: Connector>() -> Entry {
        Entry::with::<C>(Tables::<C>::capability)
    }

    /// The entry of a connector with accounts.
    pub const fn with_account<C: Account>() -> Entry {
        Entry::with::<C>(Tables::<C>::capability_with_account)
    }

    /// The three names come from connector.json and the compiler, through
    /// patchbay_add_rust_connector().
    const fn with<C: Connector>(capability: extern "C" fn(Str) -> *const c_void) -> Entry {
        Entry {
            struct_size: size_of::<Entry>() as u32,
            reserved: 0,
            id: lent(env!("PATCHBAY_CONNECTOR_ID")),
            version: lent(env!("PATCHBAY_CONNECTOR_VERSION")),
            built_with: lent(env!("PATCHBAY_CONNECTOR_BUILT_WITH")),
            capability,
            create: create::<C>,
            destroy: destroy::<C>,
        }
    }
}
