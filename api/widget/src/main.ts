import { EraGuide } from "./element.js";

if (!customElements.get("era-guide")) customElements.define("era-guide", EraGuide);
