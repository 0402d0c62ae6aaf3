import { Filing } from './filing.js';

const form = document.querySelector('[data-live-phone]');
if (form) new Filing(form);
