// What the bindings in ../src use of the sign-in library, and nothing else: the rest is left out of the bundle.
export { AuthError, InteractionRequiredAuthError, createStandardPublicClientApplication } from "@azure/msal-browser";
